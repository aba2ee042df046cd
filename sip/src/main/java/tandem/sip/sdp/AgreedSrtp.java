package tandem.sip.sdp;

/**
 * What offer and answer settled about encryption.
 *
 * @param send our key
 * @param receive the peer's
 * @param savp whether the stream is RTP/SAVP, else RTP/AVP with a crypto line beside it
 */
public record AgreedSrtp(CryptoSuite suite, CryptoKey send, CryptoKey receive, boolean savp) {}
