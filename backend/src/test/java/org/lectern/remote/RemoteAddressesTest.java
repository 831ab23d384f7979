package org.lectern.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.system.Invalid;

class RemoteAddressesTest {
    private static final RemoteAddresses ADDRESSES = new RemoteAddresses(false, Set.of(80, 443, 8080, 8443));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://media.example.org/lesson.mp4",
                "HTTP://media.example.org:8080/a%20b.mp4?x=1",
                "https://93.184.216.34/lesson.mp4",
                "https://[2606:2800:220:1:248:1893:25c8:1946]/lesson.mp4",
                "https://1and1.example/x.mp4"
            })
    void takesWhatEveryoneCanReach(String address) {
        assertThat(ADDRESSES.checked(address)).hasToString(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "gopher://example.org/",
                "data:video/mp4;base64,AAAA",
                "jar:https://example.org/x.jar!/x",
                "ftp://example.org/x.mp4",
                "//example.org/x.mp4",
                "lesson.mp4",
                "https:lesson.mp4",
                "https://",
                "https:///x.mp4",
                "https://exa mple.org/x.mp4",
                "https://example.org\\@evil.org/",
                "https://example.org:0/",
                "https://example.org:22/x.mp4",
                "http://example.org:6379/x.mp4",
                "https://example.org:99999/"
            })
    void takesWebAddressesOnly(String address) {
        refuses(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/x",
                "http://0/",
                "http://0.0.0.0/",
                "http://2130706433/",
                "http://0x7f.1/",
                "http://0x7f000001/",
                "http://127.1/",
                "http://0177.0.0.1/",
                "http://010.8.8.8/",
                "http://127.0.0.1./",
                "http://300.1.1.1/",
                "http://10.1.2.3/",
                "http://100.64.0.1/",
                "http://169.254.169.254/latest/meta-data",
                "http://172.31.255.255/",
                "http://192.168.1.1/",
                "http://198.19.0.1/",
                "http://224.0.0.1/",
                "http://255.255.255.255/",
                "http://[::ffff:127.0.0.1]/",
                "http://[::ffff:7f00:1]/",
                "http://[::1]/",
                "http://[::]/",
                "http://[fe80::1]/",
                "http://[fe80::1%25eth0]/",
                "http://fe80::/",
                "http://[fc00::1]/",
                "http://[64:ff9b::7f00:1]/",
                "http://[2002:7f00:1::]/",
                "http://[2001:db8::1]/",
                "http://localhost/",
                "http://LOCALHOST./",
                "http://media.localhost/"
            })
    void refusesAddressesThatAreNotPublic(String address) {
        refuses(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://ok@127.0.0.1/", "https://user:password@example.org/", "https://@example.org/"})
    void refusesUserNames(String address) {
        refuses(address);
    }

    @Test
    void takesThisMachineWhereItIsSaidToBeATest() {
        RemoteAddresses forTests = new RemoteAddresses(true, Set.of(80));
        for (String address : List.of("http://127.0.0.1:4711/x", "http://localhost:4711/x", "http://[::1]:4711/x")) {
            assertThat(forTests.checked(address)).hasToString(address);
        }
        for (String address : List.of("http://10.0.0.1/x", "http://[::ffff:10.0.0.1]/x", "http://2130706433/x")) {
            assertThatThrownBy(() -> forTests.checked(address)).isInstanceOf(Invalid.class);
        }
    }

    @Test
    void isNoLongerThanBrowsersTake() {
        refuses("https://example.org/" + "x".repeat(2_048));
    }

    private static void refuses(String address) {
        assertThatThrownBy(() -> ADDRESSES.checked(address)).isInstanceOf(Invalid.class);
    }
}
