package io.referloop.server.login;

/** Carries a link to its member. Must not tell anybody else about it, logs included. */
interface LoginMail {

    void send(LoginLinks.Link link);
}
