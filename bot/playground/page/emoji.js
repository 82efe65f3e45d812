// The emoji that the bot names by their shortcodes.

const EMOJI = {
  biohazard_sign: "☣️",
  chart_with_downwards_trend: "📉",
  closed_lock_with_key: "🔐",
  compass: "🧭",
  electric_plug: "🔌",
  elephant: "🐘",
  ghost: "👻",
  globe_with_meridians: "🌐",
  grey_question: "❔",
  hourglass_flowing_sand: "⏳",
  key: "🔑",
  mag: "🔍",
  memo: "📝",
  no_entry: "⛔",
  no_pedestrians: "🚷",
  office: "🏢",
  package: "📦",
  repeat: "🔁",
  scroll: "📜",
  snail: "🐌",
  twisted_rightwards_arrows: "🔀",
  zzz: "💤",
};

export const emoji = (name) => EMOJI[name] ?? `:${name}:`;

export const withEmoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (_, name) => emoji(name));
