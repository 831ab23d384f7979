package org.lectern.transcoder.cage;

/** What can be run in the cage. */
public enum Program {
    FFMPEG("ffmpeg"),
    FFPROBE("ffprobe");

    private final String fileName;

    Program(String fileName) {
        this.fileName = fileName;
    }

    String fileName() {
        return fileName;
    }
}
