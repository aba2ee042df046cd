package tandem.bench.phone;

import java.net.InetSocketAddress;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class RegistrationTest {
    private SipPhone registrar;
    private SipPhone phone;

    @BeforeEach
    void open() {
        registrar = SipPhone.on("127.0.0.1");
        phone = SipPhone.on("127.0.0.1");
    }

    @AfterEach
    void close() {
        phone.close();
        registrar.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "SHA-256", "MD5 SHA-256", "SHA-512-256 MD5"})
    void registersWithWhatIsOffered(String algorithms) {
        FakeRegistrar fake = FakeRegistrar.on(registrar, "tandem-", algorithms);

        phone.register(registrar.address(), "1001", "tandem-1001");

        assertEquals(Map.<String, InetSocketAddress>of("1001", phone.address()), fake.bindings());
    }

    @Test
    void wrongPasswordIsTold() {
        FakeRegistrar.on(registrar, "tandem-", "SHA-256");

        NotReached refused =
                assertThrows(
                        NotReached.class,
                        () -> phone.register(registrar.address(), "1001", "secret"));

        assertEquals("registration of 1001 refused: 403", refused.getMessage());
    }

    @Test
    void staleNonceIsAnsweredWithTheNewOne() {
        FakeRegistrar fake = FakeRegistrar.on(registrar, "tandem-", "SHA-256");
        phone.register(registrar.address(), "1001", "tandem-1001");

        fake.forgetNonce();
        phone.register(registrar.address(), "1001", "tandem-1001");

        assertEquals(2, fake.registers());
    }

    @Test
    void unregisterTakesTheBindingBack() {
        FakeRegistrar fake = FakeRegistrar.on(registrar, "tandem-", "SHA-256");
        phone.register(registrar.address(), "1001", "tandem-1001");

        phone.unregister();

        assertEquals(Map.of(), fake.bindings());
    }

    @Test
    void noRegistrarMeansRefusal() {
        assertThrows(
                NotReached.class, () -> phone.register(registrar.address(), "1001", "tandem-1001"));
    }
}
