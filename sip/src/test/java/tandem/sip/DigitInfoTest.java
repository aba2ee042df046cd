package tandem.sip;

import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

class DigitInfoTest {
    @ParameterizedTest
    @CsvSource({
        "application/dtmf-relay, 'Signal=5\r\nDuration=160\r\n', 5",
        "application/dtmf-relay, 'Signal= #\r\nDuration= 250', #",
        "Application/DTMF-Relay;charset=utf-8, 'duration=100\nsignal=*', *",
        "application/dtmf-relay, 'Signal=10\r\n', *",
        "application/dtmf-relay, 'Signal=11\r\n', #",
        "application/dtmf-relay, 'Signal=d\r\n', D",
        "application/dtmf-relay, 'Signal=15\r\n', D",
        "application/dtmf, '7', 7",
        "application/dtmf, ' #\r\n', #",
        "application/dtmf, '12', A",
        "application/dtmf, 'Signal=3\r\n', 3"
    })
    void bothBodiesTellTheKey(String type, String body, char digit) {
        assertEquals(Optional.of(new DigitInfo(digit)), DigitInfo.parse(type, body));
    }

    @ParameterizedTest
    @CsvSource({
        "application/dtmf-relay, 'Signal=16\r\n'",
        "application/dtmf-relay, '5'",
        "application/dtmf-relay, ''",
        "application/dtmf, 'hf'",
        "application/dtmf, '1a'",
        "application/dtmf, '55'",
        "application/media_control+xml, 'Signal=5'",
        "text/plain, '5'"
    })
    void otherThingsAreNoKey(String type, String body) {
        assertEquals(Optional.empty(), DigitInfo.parse(type, body));
    }

    @Test
    void junkNeverThrows() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder body = new StringBuilder(random.nextBoolean() ? "Signal=" : "");
            for (int k = random.nextInt(8); k > 0; k--) {
                body.append((char) random.nextInt(300));
            }
            DigitInfo.parse("application/dtmf-relay", body.toString());
            DigitInfo.parse("application/dtmf", body.toString());
        }
    }
}
