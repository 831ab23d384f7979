package org.lectern.transcoder.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerTest {
    @ParameterizedTest
    @CsvSource({
        "00000018667479706973366d, ISO_MEDIA",
        "00000008776964650000000000000000, ISO_MEDIA",
        "1A45DFA39F4286810142F7810142F281, MATROSKA",
        "52494646000000004156492000000000, AVI",
        "524946460000000057415645666d7420, WAV",
        "000001BA4400040004010189C3F80000, MPEG_PS",
        "464C5601050000000900000000000000, FLV",
        "3026B2758E66CF11A6D900AA0062CE6C, ASF",
        "4F676753000200000000000000000000, OGG",
        "49443304000000000000000000000000, MP3",
        "FFFB9064000000000000000000000000, MP3"
    })
    void isToldByTheFirstBytes(String hex, Container expected) {
        assertThat(Container.sniff(bytes(hex))).contains(expected);
    }

    @Test
    void isATransportStreamOnlyWhenTheSyncByteRepeats() {
        byte[] head = new byte[Container.HEAD_BYTES];
        head[0] = 0x47;
        assertThat(Container.sniff(head)).isEmpty();
        for (int at = 0; at < head.length; at += 188) {
            head[at] = 0x47;
        }
        assertThat(Container.sniff(head)).contains(Container.MPEG_TS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
                "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\">",
                "ffconcat version 1.0\nfile /etc/passwd\n",
                "<smil><body><video src=\"x\"/></body></smil>",
                "<!DOCTYPE html><title>no video</title>",
                "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
                "\u007fELF and so on and so on and so on",
                "short"
            })
    void isNoPlaylistManifestPageOrProgram(String text) {
        assertThat(Container.sniff(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    private static byte[] bytes(String hex) {
        byte[] bytes = new byte[Container.HEAD_BYTES];
        Arrays.fill(bytes, (byte) 0);
        for (int i = 0; i + 1 < hex.length(); i += 2) {
            bytes[i / 2] = (byte) Integer.parseInt(hex, i, i + 2, 16);
        }
        return bytes;
    }
}
