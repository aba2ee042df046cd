package tandem.dialplan.trunk;

/** How a number is written. One that no numbering plan knows stays as it is in each of them. */
public enum NumberStyle {
    /** As it stands. */
    AS_IS,
    /** {@code +861080001001}. */
    E164_PLUS,
    /** {@code 861080001001}. */
    E164,
    /** Without country code and trunk prefix; of another country {@code 00} and E.164. */
    NATIONAL,
    /** As dialled inside the country, {@code 01080001001}; of another {@code 00} and E.164. */
    NATIONAL_0
}
