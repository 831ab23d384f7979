package org.lectern.transcoder.cage;

/**
 * What runs in a cage may use up, by what they are for.
 *
 * @param looking into a file
 * @param encoding a chunk or a track of sound, and whatever else goes through much of a file
 */
public record CageLimits(Limits looking, Limits encoding) {
    /** What holds unless somebody says otherwise. */
    public static final CageLimits DEFAULT = new CageLimits(Limits.LOOKING, Limits.ENCODING);

    /** Looking into a file may take as much as by default, and never more than encoding. */
    public static CageLimits ofEncoding(Limits encoding) {
        return new CageLimits(Limits.LOOKING.atMost(encoding), encoding);
    }
}
