const sequenceParameterSet = 7;

/**
 * The codec's name for WebCodecs, out of the SPS of a key frame in Annex B: avc1.PPCCLL, the three bytes after the
 * NAL unit's header (profile, constraints, level). Null where there is no SPS: that is no key frame.
 * https://www.w3.org/TR/webcodecs-avc-codec-registration/
 */
export function codecOf(accessUnit: Uint8Array): string | null {
  for (let at = 0; at + 6 < accessUnit.length; at += 1) {
    if (accessUnit[at] !== 0 || accessUnit[at + 1] !== 0 || accessUnit[at + 2] !== 1) continue;
    if (((accessUnit[at + 3] ?? 0) & 0x1f) !== sequenceParameterSet) continue;
    const hex = [...accessUnit.subarray(at + 4, at + 7)].map((byte) => byte.toString(16).padStart(2, "0"));
    return `avc1.${hex.join("").toUpperCase()}`;
  }
  return null;
}
