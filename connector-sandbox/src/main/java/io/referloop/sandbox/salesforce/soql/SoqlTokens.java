package io.referloop.sandbox.salesforce.soql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A query's words, in order. */
final class SoqlTokens {

    private static final Pattern TOKEN = Pattern.compile("""
            (?<space>\\s+)\
            |(?<moment>\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d+)?(?:Z|z|[+-]\\d{2}:?\\d{2}))\
            |(?<date>\\d{4}-\\d{2}-\\d{2})\
            |(?<number>[+-]?\\d+(?:\\.\\d+)?)\
            |(?<text>'(?:[^'\\\\]|\\\\.)*')\
            |(?<word>[A-Za-z_][A-Za-z0-9_]*(?:\\.[A-Za-z_][A-Za-z0-9_]*)*)\
            |(?<symbol><>|!=|<=|>=|[()=<>,:])""", Pattern.DOTALL);

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    SoqlTokens(String text) {
        this.text = text;
        var matcher = TOKEN.matcher(text);
        int position = 0;
        while (position < text.length()) {
            if (!matcher.region(position, text.length()).lookingAt()) {
                throw new SoqlException(
                        "line has an unexpected character: '" + text.charAt(position) + "'", text, position);
            }
            for (Kind kind : Kind.values()) {
                if (kind != Kind.END && matcher.group(kind.group) != null) {
                    tokens.add(new Token(kind, matcher.group(), position));
                }
            }
            position = matcher.end();
        }
        tokens.add(new Token(Kind.END, "<EOF>", text.length()));
    }

    Token peek() {
        return tokens.get(at);
    }

    /** Whether the words that come next are these; whatever their case. */
    boolean ahead(String... words) {
        for (int i = 0; i < words.length; i++) {
            Token token = tokens.get(Math.min(at + i, tokens.size() - 1));
            if (token.kind == Kind.TEXT || !token.text.equalsIgnoreCase(words[i])) {
                return false;
            }
        }
        return true;
    }

    /** Takes these words if they come next. */
    boolean take(String... words) {
        if (!ahead(words)) {
            return false;
        }
        at += words.length;
        return true;
    }

    void require(String word) {
        if (!take(word)) {
            throw unexpected();
        }
    }

    Token next(Kind kind) {
        Token token = peek();
        if (token.kind != kind) {
            throw unexpected();
        }
        at++;
        return token;
    }

    SoqlException unexpected() {
        return new SoqlException("unexpected token: '" + peek().text + "'", text, peek().position);
    }

    SoqlException wrong(String reason) {
        return new SoqlException(reason, text, peek().position);
    }

    record Token(Kind kind, String text, int position) {}

    enum Kind {
        MOMENT("moment"),
        DATE("date"),
        NUMBER("number"),
        TEXT("text"),
        WORD("word"),
        SYMBOL("symbol"),
        END("space");

        private final String group;

        Kind(String group) {
            this.group = group;
        }
    }
}
