package tandem.engine.trunk;

import tandem.dialplan.trunk.NumberStyle;

/** Writes numbers as trunks want them. Runs on: any; never waits. */
@FunctionalInterface
public interface NumberWriter {
    /** Leaves all as it is. */
    NumberWriter AS_IS = (number, home, style) -> number;

    /**
     * @param number as it stands; one that is no number of any plan comes back as it is
     * @param home ISO 3166 of the country where numbers without a country are, or empty
     */
    String written(String number, String home, NumberStyle style);
}
