// Checks a published video, given its folder, against the rules of HLS output that can be seen in its files. Knows
// nothing of the code that wrote them: playlists are read by hls-parser, boxes here. Prints one violation a line.
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import HLS from "hls-parser";

const folder = process.argv[2];
const violations = [];
const check = (rule, holds, what) => {
  if (!holds) violations.push(`rule ${rule}: ${what}`);
};
const near = (a, b, tolerance) => Math.abs(a - b) <= tolerance;
const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

// ISO/IEC 14496-12, only as far as it is needed here
function* boxes(buffer, from = 0, to = buffer.length) {
  for (let at = from; at + 8 <= to; ) {
    const size = buffer.readUInt32BE(at);
    if (size < 8 || at + size > to) throw new Error(`box of ${size} bytes at ${at}`);
    yield { type: buffer.toString("latin1", at + 4, at + 8), from: at + 8, to: at + size };
    at += size;
  }
}
const child = (buffer, parent, type) => [...boxes(buffer, parent.from, parent.to)].find((box) => box.type === type);
const path = (buffer, types) =>
  types.reduce((at, type) => child(buffer, at, type), { from: 0, to: buffer.length });

function readInit(file) {
  const buffer = readFileSync(file);
  const text = buffer.toString("latin1");
  const mvhd = path(buffer, ["moov", "mvhd"]);
  const tkhd = path(buffer, ["moov", "trak", "tkhd"]);
  const mdhd = path(buffer, ["moov", "trak", "mdia", "mdhd"]);
  check(21, buffer[mvhd.from] === 0 && buffer.readUInt32BE(mvhd.from + 16) === 0, `${file}: mvhd has a duration`);
  check(21, buffer[tkhd.from] === 0 && buffer.readUInt32BE(tkhd.from + 20) === 0, `${file}: tkhd has a duration`);
  const avcC = text.indexOf("avcC");
  const codec =
    avcC > 0
      ? "avc1." + buffer.subarray(avcC + 5, avcC + 8).toString("hex")
      : text.includes("mp4a")
        ? "mp4a.40.2"
        : "unknown";
  const elst = child(buffer, path(buffer, ["moov", "trak"]), "edts");
  const delay = elst ? buffer.readInt32BE(child(buffer, elst, "elst").from + 12) : 0;
  return { timescale: buffer.readUInt32BE(mdhd.from + 12), codec, delay, avc: avcC > 0 };
}

function readSegment(file, avc) {
  const buffer = readFileSync(file);
  const fragments = [];
  let moof;
  for (const box of boxes(buffer)) {
    if (box.type === "moof") moof = box;
    if (box.type !== "mdat") continue;
    const traf = child(buffer, moof, "traf");
    const tfdt = child(buffer, traf, "tfdt");
    const trun = child(buffer, traf, "trun");
    check(21, tfdt !== undefined, `${file}: a fragment without tfdt`);
    const decode = Number(buffer[tfdt.from] === 1 ? buffer.readBigUInt64BE(tfdt.from + 4) : buffer.readUInt32BE(tfdt.from + 4));
    const flags = buffer.readUInt32BE(trun.from) & 0xffffff;
    const count = buffer.readUInt32BE(trun.from + 4);
    if (flags !== 0xf01) throw new Error(`${file}: trun flags ${flags.toString(16)}`);
    const samples = [];
    for (let i = 0, at = trun.from + 12; i < count; i++, at += 16) {
      samples.push({
        duration: buffer.readUInt32BE(at),
        size: buffer.readUInt32BE(at + 4),
        sync: (buffer.readUInt32BE(at + 8) & 0x10000) === 0,
        offset: buffer.readInt32BE(at + 12),
      });
    }
    check(21, sum(samples.map((s) => s.size)) === box.to - box.from, `${file}: samples and mdat differ`);
    const range = { offset: moof.from - 8, length: box.from - moof.from + 8 + samples[0].size };
    fragments.push({ decode, samples, range, idr: avc ? firstSliceType(buffer, box.from, samples[0].size) === 5 : true });
  }
  return fragments;
}

function firstSliceType(buffer, from, size) {
  for (let at = from; at < from + size; ) {
    const length = buffer.readUInt32BE(at);
    const type = buffer[at + 4] & 0x1f;
    if (type >= 1 && type <= 5) return type;
    at += 4 + length;
  }
  return 0;
}

function readPlaylist(file) {
  const bytes = readFileSync(file);
  check(26, bytes[0] === 0x23, `${file} begins with a byte order mark or worse`);
  const text = bytes.toString("utf8");
  check(26, Buffer.from(text, "utf8").equals(bytes), `${file} isn't UTF-8`);
  for (const line of text.split("\n").filter((l) => /^#EXT-X-(STREAM-INF|I-FRAME-STREAM-INF|MEDIA|MAP):/.test(l))) {
    const names = [...line.replace(/"[^"]*"/g, "").matchAll(/([A-Z0-9-]+)=/g)].map((m) => m[1]);
    check(26, new Set(names).size === names.length, `duplicate attribute in ${line}`);
  }
  return { text, parsed: HLS.parse(text) };
}

function readTrack(uri) {
  const file = join(folder, uri);
  const { text, parsed } = readPlaylist(file);
  const here = dirname(file);
  check(14, parsed.version === (parsed.segments[0].map ? 6 : 3), `${uri}: version ${parsed.version}`);
  check(20, parsed.endlist && parsed.playlistType === "VOD", `${uri} isn't VOD with an end`);
  const durations = [...text.matchAll(/#EXTINF:([0-9.]+),/g)].map((m) => Number(m[1]));
  for (const duration of durations) {
    check(15, Math.round(duration) <= parsed.targetDuration, `${uri}: EXTINF ${duration} over ${parsed.targetDuration}`);
    check(16, duration <= (cutAtKeyframes ? 8.02 : 6), `${uri}: a segment of ${duration} s`);
  }
  if (!cutAtKeyframes) {
    durations.slice(0, -1).forEach((d) => check(16, near(d, 4, 0.5), `${uri}: a segment of ${d} s`));
  }
  const sizes = parsed.segments.map((segment) => {
    const path = join(here, segment.uri);
    check(27, existsSync(path), `${uri} names ${segment.uri}, which isn't there`);
    return statSync(path).size;
  });
  const track = { uri, durations, sizes, target: parsed.targetDuration, segments: parsed.segments, here };
  if (parsed.segments[0].map) {
    track.init = readInit(join(here, parsed.segments[0].map.uri));
    readSamples(track);
  }
  return track;
}

function readSamples(track) {
  const { timescale, delay, avc } = track.init;
  let expected = 0;
  track.starts = [];
  track.iFrames = [];
  track.segments.forEach((segment, index) => {
    const fragments = readSegment(join(track.here, segment.uri), avc);
    track.starts.push(expected / timescale);
    let ticks = 0;
    for (const fragment of fragments) {
      check(21, fragment.decode === expected, `${track.uri} ${index}: tfdt ${fragment.decode} where ${expected} follows`);
      check(17, fragment.idr && fragment.samples[0].sync, `${track.uri} ${index}: a fragment without IDR`);
      track.iFrames.push({ ...fragment.range, uri: segment.uri, shown: (fragment.decode + fragment.samples[0].offset) / timescale });
      const length = sum(fragment.samples.map((s) => s.duration));
      if (avc) {
        const copied = isCopy(track.uri);
        check(16, length / timescale <= (copied ? 8.02 : 2.6), `${track.uri} ${index}: ${length / timescale} s between IDRs`);
        const frame = copied ? Math.min(...fragment.samples.map((s) => s.duration)) : fragment.samples[0].duration;
        let at = fragment.decode;
        const shown = fragment.samples.map((s) => ((at += s.duration), at - s.duration + s.offset)).sort((a, b) => a - b);
        shown.forEach((time, i) =>
          check(
            19,
            // a copied picture lasts longer where the source left some out
            copied ? (time - fragment.decode - delay) % frame === 0 && time !== shown[i - 1] : time === fragment.decode + delay + i * frame,
            `${track.uri} ${index}: picture ${i} is shown at ${time}`,
          ),
        );
        check(19, shown[0] === fragment.decode + delay, `${track.uri} ${index}: the first picture is shown at ${shown[0]}`);
        track.frame = Math.min(track.frame ?? Infinity, frame / timescale);
      }
      expected += length;
      ticks += length;
    }
    check(17, near(ticks / timescale, track.durations[index], 0.000001), `${track.uri} ${index}: EXTINF ${track.durations[index]} for ${ticks / timescale} s`);
  });
  track.end = expected / timescale;
}

function rates({ sizes, durations, target }) {
  let peak = 0;
  for (let from = 0; from < sizes.length; from++) {
    for (let to = from + 1; to <= sizes.length; to++) {
      const seconds = sum(durations.slice(from, to));
      if (seconds > 1.5 * target) break;
      if (seconds >= 0.5 * target) peak = Math.max(peak, (8 * sum(sizes.slice(from, to))) / seconds);
    }
  }
  const average = (8 * sum(sizes)) / sum(durations);
  return { peak: Math.max(peak, average), average };
}

/** Every fragment's first picture, its range to the byte, and how long it stands. */
function checkIFrames(variant, track) {
  const { uri } = variant;
  const { text, parsed } = readPlaylist(join(folder, uri));
  const { iFrames } = track;
  check(14, parsed.version === 5, `${uri}: version ${parsed.version}`);
  check(20, parsed.endlist && parsed.playlistType === "VOD", `${uri} isn't VOD with an end`);
  check(24, parsed.isIFrame, `${uri} lacks EXT-X-I-FRAMES-ONLY`);
  check(24, parsed.segments.length === iFrames.length, `${uri}: ${parsed.segments.length} pictures of ${iFrames.length}`);
  const durations = [...text.matchAll(/#EXTINF:([0-9.]+),/g)].map((m) => Number(m[1]));
  const sizes = parsed.segments.map(({ byterange }) => byterange.length);
  parsed.segments.forEach((segment, i) => {
    const { offset, length, shown, uri: holder } = iFrames[i] ?? {};
    const gap = (iFrames[i + 1]?.shown ?? iFrames[0].shown + track.end) - shown;
    check(15, Math.round(durations[i]) <= parsed.targetDuration, `${uri}: EXTINF ${durations[i]} over ${parsed.targetDuration}`);
    check(24, near(durations[i], gap, 0.000001), `${uri} ${i}: EXTINF ${durations[i]} where the next picture comes after ${gap}`);
    check(24, segment.uri === holder && segment.byterange.offset === offset && segment.byterange.length === length, `${uri} ${i}: ${segment.byterange.length}@${segment.byterange.offset} of ${segment.uri} instead of ${length}@${offset} of ${holder}`);
    check(24, segment.map?.uri === "init.mp4" && !segment.map.byterange, `${uri} ${i}: EXT-X-MAP`);
  });
  const { peak, average } = rates({ sizes, durations, target: parsed.targetDuration });
  check(1, variant.bandwidth >= peak - 1 && variant.bandwidth <= 1.03 * peak + 2, `${uri}: BANDWIDTH ${variant.bandwidth} for ${peak}`);
  check(2, near(variant.averageBandwidth, average, 0.01 * average), `${uri}: AVERAGE-BANDWIDTH ${variant.averageBandwidth} for ${average}`);
  check(3, variant.codecs === track.init.codec, `${uri}: CODECS ${variant.codecs}`);
}

/** The cues follow each other over all of the video, and each names a part of a sheet that has one there. */
function checkStoryboard(base, end) {
  const file = join(folder, base, "storyboard.vtt");
  const cues = [...readFileSync(file, "utf8").matchAll(/([0-9:.]+) --> ([0-9:.]+)\n(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)\n/g)];
  const clock = (text) => text.split(":").reduce((total, part) => 60 * total + Number(part), 0);
  let at = 0;
  for (const [, from, to, sheet, ...box] of cues) {
    const [x, y, width, height] = box.map(Number);
    const size = jpegSize(join(folder, base, sheet));
    check("storyboard", clock(from) === at && clock(to) > at, `cue from ${from} to ${to} after ${at}`);
    check("storyboard", x + width <= size.width && y + height <= size.height, `${sheet} has no ${box}`);
    at = clock(to);
  }
  check("storyboard", near(at, end, 0.001), `ends at ${at}, the video at ${end}`);
}

/** ITU-T T.81, B.2.2: the frame header follows some segments that each say how long they are. */
function jpegSize(file) {
  const buffer = readFileSync(file);
  for (let at = 2; at < buffer.length; at += 2 + buffer.readUInt16BE(at + 2)) {
    const marker = buffer[at + 1];
    if (marker >= 0xc0 && marker <= 0xc2) return { height: buffer.readUInt16BE(at + 5), width: buffer.readUInt16BE(at + 7) };
  }
  throw new Error(`${file} is no JPEG`);
}

const { text, parsed: master } = readPlaylist(join(folder, "master.m3u8"));
const isCopy = (uri) => uri.includes("-original/");
const cutAtKeyframes = master.variants.some((variant) => isCopy(variant.uri));
check(8, text.includes("#EXT-X-INDEPENDENT-SEGMENTS"), "EXT-X-INDEPENDENT-SEGMENTS is missing");
check(12, master.variants.length > 0, "no variants");
const infs = text.split("\n").filter((line) => line.startsWith("#EXT-X-STREAM-INF"));
infs.forEach((line) => {
  check(5, /FRAME-RATE=\d+\.\d{3}(,|$)/.test(line), `FRAME-RATE in ${line}`);
  check(6, line.includes("CLOSED-CAPTIONS=NONE"), `CLOSED-CAPTIONS in ${line}`);
});
const media = text.split("\n").filter((line) => line.startsWith("#EXT-X-MEDIA"));
const groups = new Map();
for (const line of media) {
  const of = (name) => line.match(new RegExp(`[:,]${name}="?([^",]*)`))?.[1];
  check(10, of("LANGUAGE"), `LANGUAGE in ${line}`);
  check(10, of("TYPE") !== "AUDIO" || /^[12]$/.test(of("CHANNELS")), `CHANNELS in ${line}`);
  const group = groups.get(of("GROUP-ID")) ?? [];
  groups.set(of("GROUP-ID"), [...group, { name: of("NAME"), isDefault: of("DEFAULT") === "YES", type: of("TYPE"), uri: of("URI") }]);
}
for (const [id, members] of groups) {
  check(9, new Set(members.map((m) => m.name)).size === members.length, `names in group ${id} repeat`);
  check(9, members.filter((m) => m.isDefault).length <= 1, `two defaults in group ${id}`);
}
for (const line of infs) {
  for (const [, id] of line.matchAll(/(?:AUDIO|SUBTITLES)="([^"]+)"/g)) {
    check(9, groups.has(id), `group ${id} doesn't exist`);
  }
}

const renditions = [...groups.values()].flat().map((member) => ({ ...member, track: readTrack(member.uri) }));
const variants = master.variants.filter((variant) => !variant.isIFrameOnly).map((variant) => ({ variant, track: readTrack(variant.uri) }));
const highest = (type, of) =>
  Math.max(0, ...renditions.filter((r) => r.type === type).map((r) => rates(r.track)[of]));
const beside = (of) => highest("AUDIO", of) + highest("SUBTITLES", of);
const top = variants[0].track;
for (const { variant, track } of variants) {
  const own = rates(track);
  const peak = own.peak + beside("peak");
  const average = own.average + beside("average");
  check(1, variant.bandwidth >= peak - 1 && variant.bandwidth <= 1.03 * peak + 2, `BANDWIDTH ${variant.bandwidth} for ${peak}`);
  check(2, near(variant.averageBandwidth, average, 0.01 * average), `AVERAGE-BANDWIDTH ${variant.averageBandwidth} for ${average}`);
  const codecs = (variant.codecs ?? "").split(",");
  check(3, codecs.includes(track.init.codec), `CODECS ${variant.codecs} without ${track.init.codec}`);
  renditions.filter((r) => r.type === "AUDIO").forEach((r) => check(3, codecs.includes(r.track.init.codec), `CODECS ${variant.codecs}`));
  const { width, height } = variant.resolution ?? {};
  const aspect = variants[0].variant.resolution.width / variants[0].variant.resolution.height;
  check(4, width % 2 === 0 && height % 2 === 0, `RESOLUTION ${width}x${height}`);
  check(4, near(width / height, aspect, (2 * aspect) / Math.min(width, height)), `aspect of ${width}x${height}`);
  check(5, near(variant.frameRate, 1 / track.frame, 0.001), `FRAME-RATE ${variant.frameRate} for ${1 / track.frame}`);
  check(23, /^avc1\.(42|4d|64)/.test(track.init.codec) && parseInt(track.init.codec.slice(-2), 16) <= 52, track.init.codec);
  check(18, JSON.stringify(track.durations) === JSON.stringify(top.durations), `${track.uri} is cut otherwise than ${top.uri}`);
}
const bandwidths = variants.map(({ variant }) => variant.bandwidth).sort((a, b) => a - b);
const start = bandwidths.filter((bandwidth) => bandwidth <= 2_100_000).at(-1) ?? bandwidths[0];
check(12, master.variants[0].bandwidth === start, `starts with ${master.variants[0].bandwidth} bit/s, not ${start}`);
for (const { type, track } of renditions) {
  check(18, track.durations.length === top.durations.length, `${track.uri} has ${track.durations.length} segments of ${top.durations.length}`);
  if (type === "AUDIO") {
    check(11, track.init.codec === "mp4a.40.2", `${track.uri}: ${track.init.codec}`);
    check(11, rates(track).average <= 175_000, `${track.uri}: ${rates(track).average} bit/s`);
    track.starts.forEach((start, i) => check(18, near(start, top.starts[i], 0.0107), `${track.uri} ${i} begins at ${start}, the pictures at ${top.starts[i]}`));
    check(19, near(track.end, top.end, Math.max(top.frame, 0.0107)), `sound ends at ${track.end}, pictures at ${top.end}`);
  } else {
    check(25, near(sum(track.durations), top.end, 0.01 * track.durations.length), `${track.uri} spans ${sum(track.durations)} s`);
    for (const segment of track.segments) {
      const vtt = readFileSync(join(track.here, segment.uri), "utf8");
      check(25, vtt.startsWith("WEBVTT\nX-TIMESTAMP-MAP="), `${track.uri}/${segment.uri} lacks X-TIMESTAMP-MAP`);
    }
  }
}
for (const { variant, track } of variants) {
  const size = JSON.stringify(variant.resolution);
  const same = (v) => v.isIFrameOnly && dirname(v.uri) === dirname(variant.uri) && JSON.stringify(v.resolution) === size;
  const [iFrames] = master.variants.filter(same);
  check(13, iFrames !== undefined, `no I-frame playlist for ${variant.uri}`);
  if (iFrames) checkIFrames(iFrames, track);
}
checkStoryboard(dirname(dirname(variants[0].track.uri)), top.end);
for (const violation of violations) console.log(violation);
console.log(`checked ${variants.length} variants, ${renditions.length} renditions, ${top.durations.length} segments, ${top.end} s`);
