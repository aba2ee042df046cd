/** The small pure language of conditions and templates: lexer, parser, terms. Knows no call. */
@NullMarked
package tandem.dialplan.expression;

import org.jspecify.annotations.NullMarked;
