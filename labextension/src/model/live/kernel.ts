/** What of a kernel's connection is needed to follow it. */
import type { Kernel, KernelMessage } from '@jupyterlab/services';

export type IKernel = Pick<
  Kernel.IKernelConnection,
  | 'createComm'
  | 'info'
  | 'registerCommTarget'
  | 'removeCommTarget'
  | 'requestCommInfo'
  | 'requestExecute'
  | 'status'
  | 'supportsSubshells'
>;

/** A comm; `subshellStarted` is over when its messages go through a subshell, never where the kernel has none. */
export type IComm = Kernel.IComm & {
  readonly subshellStarted?: Promise<void>;
};

/** The opening of a comm, or a message on it. */
export type ICommMessage =
  | KernelMessage.ICommOpenMsg<'iopub' | 'shell'>
  | KernelMessage.ICommMsgMsg<'iopub' | 'shell'>;

export type IExecuted = KernelMessage.IExecuteReplyMsg;
