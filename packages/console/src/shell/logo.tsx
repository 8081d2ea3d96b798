/** One way in, three ways out. */
export function Logo({ size = 28 }: { readonly size?: number }) {
  return <img src="/icon.svg" width={size} height={size} alt="" />
}
