package org.lectern.transcoder.sample;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Random;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/** Quiet bells over a slow chord, always the same: made of sines, so that a clip has a sound that is nobody's. */
final class Melody {
    private static final int RATE = 44_100;
    private static final double BEAT_SECONDS = 0.48;
    private static final int BEATS_PER_CHORD = 16;
    private static final double[][] CHORDS = {
        {130.81, 196.00, 329.63}, {110.00, 164.81, 261.63}, {87.31, 174.61, 261.63}, {98.00, 196.00, 293.66}
    };
    private static final double[] BELLS = {523.25, 587.33, 659.26, 783.99, 880.00, 1046.50};

    private Melody() {}

    /** Writes so many seconds as a WAV file, fading in and out. */
    static void write(Path file, double seconds) throws IOException {
        int frames = (int) Math.round(seconds * RATE);
        float[] left = new float[frames];
        float[] right = new float[frames];
        addChords(left, right);
        addBells(left, right);
        ByteBuffer samples = ByteBuffer.allocate(frames * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (int frame = 0; frame < frames; frame++) {
            double fade = Math.min(1, Math.min(frame, frames - frame) / (1.5 * RATE));
            samples.putShort(sample(left[frame] * fade)).putShort(sample(right[frame] * fade));
        }
        AudioFormat format = new AudioFormat(RATE, 16, 2, true, false);
        try (AudioInputStream audio = new AudioInputStream(new ByteArrayInputStream(samples.array()), format, frames)) {
            AudioSystem.write(audio, AudioFileFormat.Type.WAVE, file.toFile());
        }
    }

    private static void addChords(float[] left, float[] right) {
        int length = (int) (BEAT_SECONDS * BEATS_PER_CHORD * RATE);
        for (int chord = 0; chord * length < left.length; chord++) {
            for (double tone : CHORDS[chord % CHORDS.length]) {
                // A chord still sounds while the next one rises.
                add(
                        left,
                        right,
                        chord * length,
                        length * 5 / 4,
                        tone,
                        0.05,
                        0.5,
                        (at, whole) -> Math.sin(Math.PI * at / whole));
            }
        }
    }

    private static void addBells(float[] left, float[] right) {
        Random dice = new Random(2026);
        int beat = (int) (BEAT_SECONDS * RATE);
        for (int start = 0; start < left.length; start += beat) {
            if (dice.nextInt(10) < 6) {
                double tone = BELLS[dice.nextInt(BELLS.length)];
                double side = 0.25 + dice.nextDouble() / 2;
                Envelope ringing = (at, whole) -> Math.min(1, at / 0.004) * Math.exp(-3.2 * at);
                add(left, right, start, 2 * RATE, tone, 0.09, side, ringing);
                add(left, right, start, RATE, tone * 2.76, 0.018, side, ringing);
            }
        }
    }

    private static void add(
            float[] left,
            float[] right,
            int start,
            int length,
            double tone,
            double volume,
            double side,
            Envelope shape) {
        int end = Math.min(left.length, start + length);
        for (int frame = start; frame < end; frame++) {
            double at = (double) (frame - start) / RATE;
            double sample = volume * shape.at(at, (double) length / RATE) * Math.sin(2 * Math.PI * tone * at);
            left[frame] += (float) (sample * (1 - side));
            right[frame] += (float) (sample * side);
        }
    }

    private static short sample(double value) {
        return (short) Math.round(Math.clamp(value * 1.6, -1, 1) * Short.MAX_VALUE);
    }

    /** How loud a tone is, so many seconds after its start, when it is to last {@code whole} seconds. */
    @FunctionalInterface
    private interface Envelope {
        double at(double seconds, double whole);
    }
}
