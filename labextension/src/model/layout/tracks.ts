/**
 * Tracks: where between two ranks edges turn across the flow, so that no two run on the same line and few cross.
 */

/** The part of a trunk that runs across between two ranks, from what comes into it to what goes on. */
export interface Turn {
  readonly trunk: number;
  readonly entering: number;
  readonly leaving: readonly number[];
  readonly low: number;
  readonly high: number;
}

/** Between two turns on one track. */
const APART = 4;

/** Beyond these, the order is not improved pair by pair. */
const FEW_TURNS = 24;
const FEW_TRACKS = 7;

/** Where more tracks than these are full, the others are, too. */
const SEARCHED = 24;

export function turnOf(
  trunk: number,
  entering: number,
  leaving: readonly number[]
): Turn {
  const low = Math.min(entering, ...leaving);
  const high = Math.max(entering, ...leaving);
  return { trunk, entering, leaving, low, high };
}

/** The turns of each track, from the first rank to the second. */
export function tracksOf(turns: readonly Turn[]): Turn[][] {
  const tracks: Turn[][] = [];
  for (const turn of [...turns].sort(nested)) {
    const track = trackFor(turn, tracks);
    if (track) {
      track.push(turn);
    } else {
      tracks.push([turn]);
    }
  }
  if (turns.length <= FEW_TURNS && tracks.length <= FEW_TRACKS) {
    improve(tracks);
  }
  return tracks;
}

/** Those who turn back first, then those who turn on; in each, who has the shorter way to the first track comes last. */
function nested(one: Turn, other: Turn): number {
  const isOn = ({ high, entering, low }: Turn) =>
    high - entering > entering - low;
  if (isOn(one) !== isOn(other)) {
    return isOn(one) ? 1 : -1;
  }
  return isOn(one)
    ? other.entering - one.entering || one.trunk - other.trunk
    : one.entering - other.entering || one.trunk - other.trunk;
}

/** The first track with room for a turn, among those where one may be found. */
function trackFor(turn: Turn, tracks: readonly Turn[][]): Turn[] | null {
  const count = Math.min(tracks.length, SEARCHED);
  for (let i = 0; i < count; i++) {
    if (hasRoom(tracks[i], turn)) {
      return tracks[i];
    }
  }
  return null;
}

function hasRoom(track: readonly Turn[], { low, high }: Turn): boolean {
  for (const other of track) {
    if (other.high + APART > low && high + APART > other.low) {
      return false;
    }
  }
  return true;
}

/** Exchange tracks as long as that saves crossings. */
function improve(tracks: Turn[][]): void {
  let isBetter = true;
  for (let round = 0; isBetter && round < FEW_TRACKS; round++) {
    isBetter = false;
    for (let i = 0; i + 1 < tracks.length; i++) {
      const [one, other] = [tracks[i], tracks[i + 1]];
      if (crossings(other, one) < crossings(one, other)) {
        [tracks[i], tracks[i + 1]] = [other, one];
        isBetter = true;
      }
    }
  }
}

/** How often lines cross if `first` lies before `second`; lying on one another is far worse. */
function crossings(first: readonly Turn[], second: readonly Turn[]): number {
  let count = 0;
  for (const one of first) {
    for (const other of second) {
      for (const way of one.leaving) {
        count += isWithin(way, other) ? 1 : 0;
        count += Math.abs(way - other.entering) < 1 ? 100 : 0;
      }
      count += isWithin(other.entering, one) ? 1 : 0;
    }
  }
  return count;
}

function isWithin(across: number, { low, high }: Turn): boolean {
  return low < across && across < high;
}
