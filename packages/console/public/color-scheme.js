// Runs before anything is painted, so that a dark page never flashes white.
;(() => {
  let wanted = 'auto'
  try {
    wanted = localStorage.getItem('mantine-color-scheme-value') ?? 'auto'
  } catch (error) {
    // Storage may be forbidden; then the system's scheme holds.
    void error
  }
  const dark = wanted === 'auto' ? matchMedia('(prefers-color-scheme: dark)').matches : wanted === 'dark'
  document.documentElement.dataset.mantineColorScheme = dark ? 'dark' : 'light'
})()
