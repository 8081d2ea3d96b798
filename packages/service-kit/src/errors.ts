/** One thing that is wrong with what a person gave us. */
export interface SettingProblem {
  /** Flag and environment variable. */
  readonly where: string
  readonly message: string
}

/** The settings can't be used; every problem found is listed. */
export class SettingsError extends Error {
  readonly code = 'settings.invalid'
  readonly problems: readonly SettingProblem[]

  constructor(problems: readonly SettingProblem[]) {
    super(problems.map((problem) => `${problem.where}: ${problem.message}`).join('\n'))
    this.problems = problems
  }
}

/** Another process uses the data directory. */
export class DirectoryInUseError extends Error {
  readonly code = 'data.in_use'
}

/** The data directory lies on a file system whose locks can't be trusted. */
export class NetworkFileSystemError extends Error {
  readonly code = 'data.network_file_system'
}

/** A condition did not come true within its deadline. */
export class DeadlineError extends Error {
  readonly code = 'deadline.passed'
}

/** Something a person can mend ended the start; its message is all they need to read. */
export class StartupError extends Error {
  readonly code = 'startup.refused'
}
