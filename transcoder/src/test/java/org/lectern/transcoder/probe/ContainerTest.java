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
        "FFFB9064000000000000000000000000, MP3",
        "FFFDE4C4DBBCBCCBBBBFFFFFECC800AA, MP3",
        "060E2B34020501010D01020101020400, MXF",
        "1F0700BFF8787878FFFFFFFFFFFFFFFF, DV",
        "1F07003FF8787878FFFFFFFFFFFFFFFF, DV",
        "000001B31400B413FFFFE050000001B8, MPEG_VIDEO",
        "4749463839614001B400F71F31000000, GIF",
        "52463634FFFFFFFF5741564564733634, WAV",
        "664C6143000000221200120000000C00, FLAC",
        "464F524D0011942E41494646434F4D4D, AIFF",
        "464F524D0011942E41494643434F4D4D, AIFF",
        "636166660001000064657363000000, CAF",
        "2321414D520A3C911716BE6679E1E001, AMR",
        "2321414D522D57420A3C911716BE6679, AMR",
        "FFF14C40013FFCDE02FFF14C40013FFC, AAC",
        "0B774E770C402F8429C3FE757CF9F3E7, AC3"
    })
    void isToldByTheFirstBytes(String hex, Container expected) {
        assertThat(Container.sniff(bytes(hex))).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({"0, 188", "100, 188", "187, 188", "4, 192", "150, 192", "203, 204"})
    void isATransportStreamOnlyWhenTheSyncByteRepeats(int first, int packet) {
        byte[] head = new byte[Container.HEAD_BYTES];
        for (int i = 0; i < 4; i++) {
            head[first + i * packet] = 0x47;
        }
        assertThat(Container.sniff(head)).isEmpty();
        head[first + 4 * packet] = 0x47;
        assertThat(Container.sniff(head)).contains(Container.MPEG_TS);
    }

    /** Random bytes before the first packet begin, once in thousands of times, as sound would. */
    @Test
    void isATransportStreamEvenWhenItsGarbageLooksLikeSound() {
        byte[] head = bytes("FFFB9064");
        for (int at = 100; at < head.length; at += 188) {
            head[at] = 0x47;
        }
        assertThat(Container.sniff(head)).contains(Container.MPEG_TS);
    }

    @Test
    void isNoSoundWhenItsHeaderDoesNotComeAgain() {
        assertThat(Container.sniff(bytes("FFF14C40013FFCDE02FFF15040013FFC"))).isEmpty();
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
                "#!/bin/sh\nexec /bin/cat /etc/passwd\n",
                "GIF pictures are what this text is about",
                "Great, grand, gigantic: many a G in a text",
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
