/** Whether a process with this id runs, ours or somebody else's. */
export const isProcessAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (why) {
    return (why as NodeJS.ErrnoException).code === 'EPERM';
  }
};
