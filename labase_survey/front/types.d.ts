// What travels between Python and the browser, for `tsc`; nothing of this reaches the page.

export type Answer = null | string | number | string[] | Record<string, number> | Record<string, string>;
export type Answers = Record<string, Answer>;
export type Words = Record<string, string>;
export type Phase = "draft" | "open" | "paused" | "closing" | "closed";

export interface Condition {
  question?: string;
  equals?: string | number | boolean;
  includes?: string;
  at_least?: number;
  at_most?: number;
  answered?: boolean;
  all?: Condition[];
  any?: Condition[];
  not?: Condition;
}

export interface Option {
  id: string;
  label: string;
  letter?: string;
  help?: string;
}

export interface Question {
  id: string;
  kind: string;
  label: string;
  help?: string;
  required?: boolean;
  show_if?: Condition;
  options?: Option[];
  order?: string;
  least?: number;
  most?: number;
  low?: number;
  high?: number;
  low_label?: string;
  high_label?: string;
  no_opinion?: boolean;
  longest?: number;
  lines?: number;
  total?: number;
  grades?: Option[];
}

export interface Form {
  consultation: string;
  definition: string;
  step: string;
  language: string;
  title: string;
  introduction: string;
  admission: string;
  reveal?: string;
  categories: Option[];
  questions: Question[];
  notice: { line: string; more: { title: string; text: string }[] };
  words: Words;
}

// The figures of a vote « à main levée » that everybody may see: of how many people, by question and option.
export interface Released {
  people: number;
  figures: Record<string, Record<string, number>>;
}

export interface Submission {
  consultation: string;
  definition: string;
  step: string;
  language: string;
  sid: string;
  edition: number;
  token: string | null;
  category: string | null;
  withdraw: boolean;
  answers: Answers;
  device?: string;
}

export interface Problem {
  question: string | null;
  message: string;
}

export interface Reply {
  status: string;
  receipt?: string;
  edition?: number;
  code?: string;
  message?: string;
  problems?: Problem[];
}

export type Send = (submission: Submission) => Promise<Reply>;

// Kept on the device under `labase:<consultation>:<step>`. `sent` is the last content that left, `kept` the last one that
// the store confirmed, `trying` whether nobody knows what became of what left, `anew` whether somebody began anew here.
export interface Draft {
  sid: string;
  edition: number;
  receipt: string | null;
  answers: Answers;
  category: string | null;
  token: string | null;
  sent: string | null;
  kept: string | null;
  trying: boolean;
  anew: boolean;
}

// What a kind of question is given, and what it gives back.
export interface Field {
  id: string;
  question: Question;
  options: Option[];
  words: Words;
  language: string;
  change: (answer: Answer) => void;
  say: (text: string) => void;
}

export interface Control {
  node: HTMLElement;
  first: () => HTMLElement;
  show: (answer: Answer) => void;
}

export interface Model {
  get: (name: string) => any;
  set: (name: string, value: any) => void;
  save_changes: () => void;
  send: (content: any) => void;
  on: (name: string, callback: (...values: any[]) => void) => void;
  off: (name: string, callback: (...values: any[]) => void) => void;
}
