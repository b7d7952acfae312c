package io.referloop.sandbox.hubspot;

import io.referloop.sandbox.hubspot.Pipeline.Stage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Optional;

/** The values that HubSpot works out by itself after a change. They are announced to nobody. */
final class Calculated {

    private static final Actor CALCULATED = new Actor.Crm("CALCULATED");
    private static final int CENTS = 2;

    private final PortalData data;

    Calculated(PortalData data) {
        this.data = data;
    }

    void refresh(StoredRecord stored, String oldStage, Instant at) {
        String stage = stored.value(Records.stageProperty(stored.type()));
        if (!stage.equals(oldStage)) {
            if (!oldStage.isEmpty()) {
                stored.set("hs_v2_date_exited_" + oldStage, at.toString(), CALCULATED, at);
            }
            if (!stage.isEmpty()) {
                stored.set("hs_v2_date_entered_" + stage, at.toString(), CALCULATED, at);
            }
        }
        if (stored.type() == ObjectType.DEAL) {
            closed(stored, at);
            homeAmount(stored, at);
        }
    }

    private void closed(StoredRecord deal, Instant at) {
        Optional<Stage> stage =
                data.pipeline(deal.value("pipeline")).flatMap(pipeline -> pipeline.stage(deal.value("dealstage")));
        deal.set("hs_is_closed", flag(stage.map(Stage::closed)), CALCULATED, at);
        deal.set("hs_is_closed_won", flag(stage.map(Stage::won)), CALCULATED, at);
        deal.set("hs_is_closed_lost", flag(stage.map(Stage::lost)), CALCULATED, at);
        deal.set("hs_deal_stage_probability", stage.map(Stage::probability).orElse(""), CALCULATED, at);
    }

    private void homeAmount(StoredRecord deal, Instant at) {
        String amount = deal.value("amount");
        String currency = deal.value("deal_currency_code");
        BigDecimal rate = data.ratesToHome().getOrDefault(currency, BigDecimal.ONE);
        String home = "";
        if (!amount.isEmpty()) {
            BigDecimal own = new BigDecimal(amount);
            home = rate.compareTo(BigDecimal.ONE) == 0
                    ? amount
                    : own.multiply(rate).setScale(CENTS, RoundingMode.HALF_UP).toPlainString();
        }
        deal.set("amount_in_home_currency", home, CALCULATED, at);
    }

    private static String flag(Optional<Boolean> value) {
        return value.orElse(false).toString();
    }
}
