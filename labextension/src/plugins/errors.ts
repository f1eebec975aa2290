/** Tells the user of a request that was refused. */
import { Notification } from '@jupyterlab/apputils';

import { BlocksError } from '../api/client';

/** Show why `action` failed, if it does; what no server has said is thrown on. */
export async function telling<T>(action: Promise<T>): Promise<T | null> {
  try {
    return await action;
  } catch (error) {
    if (!(error instanceof BlocksError)) {
      throw error;
    }
    const [problem] = error.diagnostics;
    const said = [
      error.message,
      problem?.message ?? '',
      problem?.remedy ?? error.remedy
    ];
    Notification.error(said.filter(Boolean).join('\n\n'), {
      autoClose: false
    });
    return null;
  }
}
