/** What a user agent says of itself. Names are those people target by; text is empty when it says nothing. */
export interface Agent {
  /** The header, at most 1,024 bytes. */
  readonly text: string
  readonly device: '' | 'desktop' | 'mobile' | 'tablet' | 'tv' | 'bot' | 'other'
  readonly device_brand: string
  readonly device_model: string
  /** `iOS`, `Android`, `Windows`, `macOS`, `Linux` (all its distributions), `Chrome OS` and others. */
  readonly os: string
  readonly os_version: string
  /** `Chrome`, `Safari`, `Firefox`, `Edge` and others; mobile ones have the same name. */
  readonly browser: string
  readonly browser_version: string
  readonly isBot: boolean
  readonly isLinkPreview: boolean
  /** What stays the same over its updates: tells visitors behind one address apart. */
  readonly family: string
}
