package tandem.engine.gate.number;

import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;

/** The library's map of prefixes to time zones. Runs on: any. */
final class Zones {
    private final PhoneNumberToTimeZonesMapper map = PhoneNumberToTimeZonesMapper.getInstance();
    private final String unknown = PhoneNumberToTimeZonesMapper.getUnknownTimeZone();
    private final Set<String> available = Set.copyOf(ZoneId.getAvailableZoneIds());

    /** The candidates; none when nothing is known. */
    Set<ZoneId> of(PhoneNumber number) {
        List<String> zones = map.getTimeZonesForNumber(number);
        // Of a block that was opened after the library, its beginning still says something.
        List<String> best =
                zones.contains(unknown) ? map.getTimeZonesForGeographicalNumber(number) : zones;
        return best.stream()
                .filter(available::contains)
                .map(ZoneId::of)
                .collect(Collectors.toUnmodifiableSet());
    }
}
