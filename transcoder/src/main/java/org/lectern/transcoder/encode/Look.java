package org.lectern.transcoder.encode;

/** What a small grey picture looks like, as far as one can tell without knowing what it shows. */
final class Look {
    private static final int SHADES = 32;
    /** Half of what counts for sharpness is reached where neighbours differ by so much on average. */
    private static final double USUAL_CONTRAST = 6;

    private static final double MIDDLE_GREY = 118;

    private final byte[] shades;
    private final int width;

    Look(byte[] shades, int width) {
        this.shades = shades;
        this.width = width;
    }

    /**
     * From 0 for one plain area to 1. Black, white, what is blurred and what fades all lack shades or edges, and get less than
     * what lies beside them.
     */
    double appeal() {
        return variety() * sharpness() * exposure();
    }

    /** How many shades there are and how evenly they are used: their entropy, as a share of what is possible. */
    private double variety() {
        int[] histogram = new int[SHADES];
        for (byte shade : shades) {
            histogram[(shade & 0xFF) * SHADES / 256]++;
        }
        double entropy = 0;
        for (int count : histogram) {
            if (count > 0) {
                double share = (double) count / shades.length;
                entropy -= share * Math.log(share);
            }
        }
        return entropy / Math.log(SHADES);
    }

    /** By how much neighbours differ. */
    private double sharpness() {
        long differences = 0;
        long pairs = 0;
        for (int at = 0; at < shades.length - width; at++) {
            if (at % width != width - 1) {
                differences += Math.abs((shades[at] & 0xFF) - (shades[at + 1] & 0xFF));
                differences += Math.abs((shades[at] & 0xFF) - (shades[at + width] & 0xFF));
                pairs += 2;
            }
        }
        double contrast = (double) differences / pairs;
        return contrast / (contrast + USUAL_CONTRAST);
    }

    /** How far the whole is from being too dark or too bright; slides on white stay well above nothing. */
    private double exposure() {
        double sum = 0;
        for (byte shade : shades) {
            sum += shade & 0xFF;
        }
        double away = Math.abs(sum / shades.length - MIDDLE_GREY) / (256 - MIDDLE_GREY);
        return 1 - 0.8 * Math.min(1, away);
    }
}
