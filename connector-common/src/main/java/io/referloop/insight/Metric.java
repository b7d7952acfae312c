package io.referloop.insight;

import java.util.Locale;

/** What the success of a program is measured by, each with its formula in words. */
public enum Metric {
    REFERRAL_RATE(
            Group.REACH,
            "Referral rate",
            "Referrers who referred in the period ÷ customers. From 2 to 5 % is a usual, good range."),
    PARTICIPATION(Group.REACH, "Participation", "Referrers who ever referred until the end of the period ÷ customers."),
    YIELD(Group.REACH, "Yield", "Referrals of the period ÷ customers asked in it."),
    ASK_YIELD(Group.REACH, "Ask yield", "Referrals that followed an ask ÷ asks; below, for each trigger of an ask."),
    CONVERSION(
            Group.FUNNEL,
            "Conversion",
            "Won ÷ referred leads, of the referrals of the period. Duplicates, withdrawn and expired claims are no leads."),
    CLOSE_OF_SUBMITTED(
            Group.FUNNEL,
            "Referral-to-close, of submitted",
            "Won ÷ submitted, of the referrals of the period. Young referrals are still under way and lower it."),
    CLOSE_OF_CLOSED(
            Group.FUNNEL,
            "Referral-to-close, of closed",
            "Won ÷ all referrals that came to an end in the period, whatever the end."),
    WIN_RATE(Group.FUNNEL, "Win rate", "Won ÷ (won + lost), of the referrals decided in the period."),
    OTHER_WIN_RATE(Group.FUNNEL, "Win rate, not referred", "Won ÷ (won + lost), of the deals nobody referred."),
    TIME_FROM_REFERRAL_MEAN(
            Group.TIME, "Time to close, from referral, mean", "From the claim to the win, of wins in the period."),
    TIME_FROM_REFERRAL_MEDIAN(
            Group.TIME,
            "Time to close, from referral, median",
            "From the claim to the win: half of the wins in the period took less, half took longer."),
    TIME_FROM_DEAL_MEAN(
            Group.TIME,
            "Time to close, from deal creation, mean",
            "From the first stage of the deal to the win, of wins in the period."),
    TIME_FROM_DEAL_MEDIAN(
            Group.TIME,
            "Time to close, from deal creation, median",
            "From the first stage of the deal to the win: half took less, half took longer."),
    OTHER_TIME_MEAN(
            Group.TIME,
            "Time to close, not referred, mean",
            "From deal creation to the win, of deals nobody referred."),
    OTHER_TIME_MEDIAN(
            Group.TIME,
            "Time to close, not referred, median",
            "From deal creation to the win, of deals nobody referred: half took less, half took longer."),
    PIPELINE_GENERATED(Group.MONEY, "Pipeline generated", "The amounts of the deals of the period's referrals."),
    PIPELINE_WON(Group.MONEY, "Pipeline won", "The part of the pipeline generated that is won by now."),
    REVENUE(Group.MONEY, "Revenue won", "The amounts of the deals that were won in the period."),
    REVENUE_GROWTH(
            Group.MONEY,
            "Revenue growth per month",
            "(Revenue won in the last month of the period − in the month before it) ÷ the month before."),
    CAC(Group.MONEY, "Cost per customer won", "(Rewards + fees + fixed program cost) ÷ won. Also: CAC."),
    PAYOUT_EFFECTIVENESS(
            Group.MONEY, "Payout effectiveness", "Revenue won ÷ rewards: what one unit of reward brought."),
    REWARDS_COST(Group.MONEY, "Rewards", "What the rewards of the period cost, as the ledger has it."),
    REWARDS_LIABILITY(
            Group.MONEY,
            "Rewards liability",
            "What is owed and not yet paid at the end of the period, the value of open units included."),
    LIFETIME_VALUE(
            Group.CUSTOMERS,
            "Lifetime value, referred",
            "Revenue per customer and month ÷ the share of customers that leave per month. Also: CLV."),
    OTHER_LIFETIME_VALUE(
            Group.CUSTOMERS, "Lifetime value, not referred", "The same, of the customers nobody referred."),
    RETENTION(
            Group.CUSTOMERS,
            "Retention per month, referred",
            "Customers kept to the end of a month ÷ customers at its start."),
    OTHER_RETENTION(
            Group.CUSTOMERS, "Retention per month, not referred", "The same, of the customers nobody referred."),
    ORGANIC_BASELINE(
            Group.REACH,
            "Organic baseline",
            "Referrals per month that came by themselves before the program began, on average.");

    private final Group group;
    private final String title;
    private final String definition;

    Metric(Group group, String title, String definition) {
        this.group = group;
        this.title = title;
        this.definition = definition;
    }

    /** {@code referral-rate}: stable, for addresses, documents and the API. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public Group group() {
        return group;
    }

    public String title() {
        return title;
    }

    /** The formula, as people read it. */
    public String definition() {
        return definition;
    }

    /** What belongs together on a page. */
    public enum Group {
        REACH("Reach"),
        FUNNEL("From referral to customer"),
        TIME("How long it takes"),
        MONEY("What it brings and costs"),
        CUSTOMERS("What becomes of them");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }
}
