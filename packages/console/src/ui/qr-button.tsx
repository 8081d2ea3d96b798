import { ActionIcon, Button, Center, Modal, Stack, Text, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDownload, IconQrcode } from '@tabler/icons-react'
import { renderSVG } from 'uqr'

/** A link as a picture for phones and print. */
export function QrButton({ value, title }: { readonly value: string; readonly title: string }) {
  const [opened, { open, close }] = useDisclosure(false)
  // Black on white whatever the colours of the page: readers want it so.
  const picture = opened ? `data:image/svg+xml,${encodeURIComponent(renderSVG(value, { border: 2 }))}` : ''
  return (
    <>
      <Tooltip label="QR code">
        <ActionIcon variant="subtle" color="gray" onClick={open} aria-label={`QR code of ${title}`}>
          <IconQrcode size={16} />
        </ActionIcon>
      </Tooltip>
      <Modal opened={opened} onClose={close} title={`QR code, ${title}`} closeButtonProps={{ 'aria-label': 'Close' }}>
        <Stack align="center">
          <Center bg="white" p="xs" style={{ borderRadius: 8 }}>
            <img src={picture} width={240} height={240} alt={`QR code that leads to ${value}`} />
          </Center>
          <Text size="xs" className="sl-mono" ta="center" style={{ overflowWrap: 'anywhere' }}>
            {value}
          </Text>
          <Button
            component="a"
            href={picture}
            download={`${title}.svg`}
            variant="default"
            leftSection={<IconDownload size={16} />}
          >
            Download as SVG
          </Button>
        </Stack>
      </Modal>
    </>
  )
}
