import type { ApiClient } from '../api/api-client.ts'
import { RequestError } from '../errors.ts'
import { replaceSecretFile } from './replace-file.ts'

/**
 * Makes a new admin token, puts it in the place of the one that was asked with, and revokes that. Stopped in between it leaves a token
 * more than is needed, and the file names one that is good.
 */
export async function renewAdminToken(file: string, control: ApiClient): Promise<string> {
  const { token_id: id, name, role } = await control.get<{ token_id: number; name: string; role: string }>('/v1/me')
  if (role !== 'admin') throw new RequestError(`${file} holds the token of a ${role}; only an admin makes tokens`)
  const former = await control.get<{ revision: number }>(`/v1/tokens/${id}`)
  const { token } = await control.send<{ token: string }>('POST', '/v1/tokens', { body: { name, role } })
  replaceSecretFile(file, token)
  await control.send('DELETE', `/v1/tokens/${id}`, { revision: former.revision })
  return file
}
