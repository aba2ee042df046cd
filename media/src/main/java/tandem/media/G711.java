package tandem.media;

/** The two companding laws of ITU-T G.711; 8000 samples a second, one octet a sample. */
public enum G711 {
    /** Static payload type 0 (RFC 3551). */
    MU_LAW,
    /** Static payload type 8. */
    A_LAW
}
