import { type Instruction, JUMP, LOAD, RETURN } from './instruction.ts';

/** A place in the program: how many instructions stand after it. */
export type Label = number;

const FARTHEST = 255;

/**
 * Builds a program from its end to its start, so that every jump goes to a place that is already known: classic
 * BPF jumps only forward. A conditional jump reaches 255 instructions; past that a copy of the return, or an
 * unconditional jump, is put in between.
 */
export class Assembler {
  /** The last instruction first. */
  readonly #reversed: Instruction[] = [];
  readonly #returns = new Map<number, Label>();

  ret(value: number): Label {
    const known = this.#returns.get(value);
    return known ?? this.#addReturn(value);
  }

  /** `if (accumulator OP k) goto whenTrue else goto whenFalse`; no instruction if both are the same place. */
  jump(code: number, k: number, whenTrue: Label, whenFalse: Label): Label {
    if (whenTrue === whenFalse) return whenTrue;
    const far = this.#near(whenFalse, FARTHEST - 1);
    const near = this.#near(whenTrue, FARTHEST);
    return this.#add({ code, jt: this.#distance(near), jf: this.#distance(far), k });
  }

  /** Loads a 32-bit word into the accumulator and goes on at `next`. */
  load(offset: number, next: Label): Label {
    return this.#addBefore({ code: LOAD, jt: 0, jf: 0, k: offset }, next);
  }

  /** An operation on the accumulator with a constant, going on at `next`. */
  operate(code: number, k: number, next: Label): Label {
    return this.#addBefore({ code, jt: 0, jf: 0, k }, next);
  }

  get length(): number {
    return this.#reversed.length;
  }

  /** The program in its own order, starting at `entry`. */
  finish(entry: Label): readonly Instruction[] {
    this.#near(entry, 0);
    return this.#reversed.toReversed();
  }

  #add(instruction: Instruction): Label {
    this.#reversed.push(instruction);
    return this.#reversed.length - 1;
  }

  #addReturn(value: number): Label {
    const label = this.#add({ code: RETURN, jt: 0, jf: 0, k: value });
    this.#returns.set(value, label);
    return label;
  }

  #addBefore(instruction: Instruction, next: Label): Label {
    this.#near(next, 0);
    return this.#add(instruction);
  }

  /** How many instructions a jump that is added now would skip. */
  #distance(label: Label): number {
    return this.#reversed.length - 1 - label;
  }

  /** The label itself if it is at most `farthest` away, else a new one that leads there. */
  #near(label: Label, farthest: number): Label {
    if (this.#distance(label) <= farthest) return label;
    const target = this.#reversed[label];
    if (target?.code !== RETURN) return this.#add({ code: JUMP, jt: 0, jf: 0, k: this.#distance(label) });
    const latest = this.ret(target.k);
    return this.#distance(latest) <= farthest ? latest : this.#addReturn(target.k);
  }
}
