package tandem.engine.fetch;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

class AllowedHostsTest {
    private final AllowedHosts hosts =
            new AllowedHosts(List.of("crm.example", "api.example:8443", "*.Shop.example"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://crm.example/x",
                "https://CRM.example:9000/",
                "https://api.example:8443/",
                "http://eu.shop.example/",
                "http://a.b.shop.example:81/"
            })
    void whatIsListedMayBeAsked(String url) {
        assertEquals("", hosts.refuse(URI.create(url)).orElse(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://other.example/",
                "https://api.example/",
                "http://api.example:8080/",
                "http://shop.example/",
                "http://evilshop.example/",
                "http://crm.example.evil.example/",
                "http://crm.example@evil.example/",
                "http://user:password@crm.example/",
                "file:///etc/passwd",
                "ftp://crm.example/",
                "crm.example/x",
                "http:///x"
            })
    void whatIsNotListedMayNot(String url) {
        assertEquals(true, hosts.refuse(URI.create(url)).isPresent(), url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "172.20.0.1",
                "192.168.1.1",
                "100.64.0.1",
                "::1",
                "fd00::1"
            })
    void privateAddressesNeedTheirHostWrittenOut(String address) throws Exception {
        InetAddress inside = InetAddress.ofLiteral(address);
        assertEquals(true, hosts.refuse(URI.create("http://eu.shop.example/"), inside).isPresent());
        assertEquals(false, hosts.refuse(URI.create("http://crm.example/"), inside).isPresent());
    }

    @Test
    void linkLocalAddressesNeedToBeListedThemselves() {
        InetAddress metadata = InetAddress.ofLiteral("169.254.169.254");
        assertEquals(true, hosts.refuse(URI.create("http://crm.example/"), metadata).isPresent());
        AllowedHosts listed = new AllowedHosts(List.of("169.254.169.254"));
        assertEquals(
                false, listed.refuse(URI.create("http://169.254.169.254/"), metadata).isPresent());
    }

    @Test
    void publicAddressesAreFine() {
        InetAddress there = InetAddress.ofLiteral("192.0.2.1");
        assertEquals(false, hosts.refuse(URI.create("http://eu.shop.example/"), there).isPresent());
    }
}
