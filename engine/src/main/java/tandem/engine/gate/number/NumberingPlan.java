package tandem.engine.gate.number;

import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.NumberParseException.ErrorType;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import com.google.i18n.phonenumbers.ShortNumberInfo;

import tandem.dialplan.NumberAreas;
import tandem.dialplan.Tenant;
import tandem.dialplan.trunk.NumberStyle;
import tandem.engine.gate.Callee;
import tandem.engine.gate.Callees;

/**
 * Reads numbers by the numbering plans of all countries (ITU-T E.164), so that one number has one
 * key however it is dialled. Runs on: any; never waits. What was read last is kept, {@value #SLOTS}
 * numbers at most.
 */
public final class NumberingPlan implements Callees {
    private static final int SLOTS = 4_096;

    /** Of a code such as *67 that a number follows at once; one such as *31# ends by itself. */
    private static final int SERVICE_DIGITS = 2;

    /** Given to numbers of no country, such as +800 (ITU-T E.169). */
    private static final String NO_COUNTRY = "001";

    private final Supplier<NumberAreas> areas;
    private final Zones zones = new Zones();
    private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    private final ShortNumberInfo shorts = ShortNumberInfo.getInstance();

    /** A reader that loses a race reads the number once more; nobody waits. */
    private final AtomicReferenceArray<Known> known = new AtomicReferenceArray<>(SLOTS);

    /** A number that was read, by the tables of that time. */
    private record Known(String dialled, String home, NumberAreas areas, Callee callee) {
        boolean answers(String number, String country, NumberAreas now) {
            return dialled.equals(number) && home.equals(country) && areas == now;
        }
    }

    /**
     * @param areas the tables of the plan in force
     */
    public NumberingPlan(Supplier<NumberAreas> areas) {
        this.areas = areas;
    }

    @Override
    public Callee of(String dialled, Tenant tenant) {
        return of(dialled, tenant.country());
    }

    /**
     * Whose number it is.
     *
     * @param dialled digits, perhaps with {@code +} in front and signs between
     * @param home ISO 3166 of the country where numbers without a country are; empty = none, and
     *     {@code 00} stands for {@code +}
     */
    public Callee of(String dialled, String home) {
        NumberAreas now = areas.get();
        int slot = (31 * dialled.hashCode() + home.hashCode() & Integer.MAX_VALUE) % SLOTS;
        Known last = known.get(slot);
        if (last != null && last.answers(dialled, home, now)) {
            return last.callee;
        }
        Callee callee = read(dialled, home, now);
        known.set(slot, new Known(dialled, home, now, callee));
        return callee;
    }

    /**
     * A number in a style; one that no numbering plan knows stays as it is. A national style writes
     * numbers of other countries with {@code 00}.
     *
     * @param home as in {@link #of(String, String)}
     */
    public String written(String dialled, String home, NumberStyle style) {
        boolean emergency = !home.isEmpty() && shorts.isEmergencyNumber(dialled, home);
        if (style == NumberStyle.AS_IS || emergency) {
            return dialled;
        }
        try {
            return possible(parse(dialled, home))
                    .map(number -> written(number, home, style))
                    .orElse(dialled);
        } catch (NumberParseException e) {
            return dialled;
        }
    }

    private String written(PhoneNumber number, String home, NumberStyle style) {
        String e164 = digits(numbers.format(number, PhoneNumberFormat.E164));
        boolean inside =
                !home.isEmpty() && number.getCountryCode() == numbers.getCountryCodeForRegion(home);
        return switch (style) {
            case AS_IS -> throw new IllegalArgumentException("stays as it is");
            case E164_PLUS -> "+" + e164;
            case E164 -> e164;
            case NATIONAL -> inside ? numbers.getNationalSignificantNumber(number) : "00" + e164;
            case NATIONAL_0 ->
                    inside
                            ? digits(numbers.format(number, PhoneNumberFormat.NATIONAL))
                            : "00" + e164;
        };
    }

    private Callee read(String dialled, String home, NumberAreas tables) {
        if (!home.isEmpty() && shorts.isEmergencyNumber(dialled, home)) {
            return none(dialled, Callee.Kind.EMERGENCY, false);
        }
        try {
            PhoneNumber number = parse(dialled, home);
            return possible(number)
                    .map(whole -> callee(whole, home, tables))
                    .orElseGet(() -> none(dialled, Callee.Kind.ORDINARY, leaves(number, home)));
        } catch (NumberParseException e) {
            boolean abroad =
                    dialled.startsWith("+") || e.getErrorType() == ErrorType.INVALID_COUNTRY_CODE;
            return none(dialled, Callee.Kind.ORDINARY, !home.isEmpty() && abroad);
        }
    }

    /** A number that has no place in the numbering plan of its country. */
    private static Callee none(String dialled, Callee.Kind kind, boolean abroad) {
        return new Callee("0" + digits(dialled), "", Set.of(), kind, abroad);
    }

    private boolean leaves(PhoneNumber number, String home) {
        return !home.isEmpty() && number.getCountryCode() != numbers.getCountryCodeForRegion(home);
    }

    /** Countries that share a code are told apart; what no country of it has is of all of them. */
    private boolean isAbroad(PhoneNumber number, String country, String home) {
        return leaves(number, home)
                || !home.isEmpty()
                        && !country.isEmpty()
                        && !country.equals(home)
                        && !numbers.isValidNumberForRegion(number, home);
    }

    private Callee callee(PhoneNumber number, String home, NumberAreas tables) {
        String key = digits(numbers.format(number, PhoneNumberFormat.E164));
        String country =
                Optional.ofNullable(numbers.getRegionCodeForNumber(number))
                        .filter(code -> !code.equals(NO_COUNTRY))
                        .orElse("");
        Set<ZoneId> where =
                tables.of(key).map(NumberAreas.Area::zones).orElseGet(() -> zones.of(number));
        boolean premium = numbers.getNumberType(number) == PhoneNumberType.PREMIUM_RATE;
        return new Callee(
                key,
                country,
                where,
                premium ? Callee.Kind.PREMIUM : Callee.Kind.ORDINARY,
                isAbroad(number, country, home));
    }

    private PhoneNumber parse(String dialled, String home) throws NumberParseException {
        // Codes of services before a number, such as *67, are no way round what is known of it.
        int star = dialled.lastIndexOf('*');
        int service = Math.max(star >= 0 ? star + SERVICE_DIGITS : -1, dialled.lastIndexOf('#'));
        String number = dialled.substring(service + 1 < dialled.length() ? service + 1 : 0);
        String text =
                home.isEmpty() && number.startsWith("00") ? "+" + number.substring(2) : number;
        return numbers.parse(text, home.isEmpty() ? "ZZ" : home);
    }

    /**
     * Switches pass over digits behind a number that is complete, so these are no way to reach
     * somebody under another key.
     */
    private Optional<PhoneNumber> possible(PhoneNumber number) {
        ValidationResult result = numbers.isPossibleNumberWithReason(number);
        boolean whole =
                result == ValidationResult.IS_POSSIBLE
                        || result == ValidationResult.TOO_LONG
                                && numbers.truncateTooLongNumber(number);
        return Optional.of(number).filter(_ -> whole);
    }

    private static String digits(String text) {
        StringBuilder digits = new StringBuilder(text.length());
        text.chars().filter(c -> c >= '0' && c <= '9').forEach(c -> digits.append((char) c));
        return digits.toString();
    }
}
