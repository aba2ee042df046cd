package tandem.engine.access;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

final class NoncesTest {
    @Test
    void aNonceIsNewOnceUntilItsTimeIsOver() {
        Nonces nonces = new Nonces(10);

        assertEquals(Nonces.Found.NEW, nonces.use("a", 100, 0));
        assertEquals(Nonces.Found.USED, nonces.use("a", 200, 100));
        assertEquals(Nonces.Found.NEW, nonces.use("a", 300, 101));
    }

    @Test
    void beyondTheBoundNothingIsTakenUntilSomethingIsOver() {
        Nonces nonces = new Nonces(2);
        nonces.use("a", 100, 0);
        nonces.use("b", 50, 0);

        assertEquals(Nonces.Found.FULL, nonces.use("c", 100, 0));
        assertEquals(Nonces.Found.NEW, nonces.use("c", 100, 51));
    }
}
