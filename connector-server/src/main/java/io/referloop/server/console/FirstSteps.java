package io.referloop.server.console;

import io.referloop.insight.ConnectionList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What stands between a new workspace and its first referral. Read off the data, so it can be left and resumed anywhere. */
@Component
class FirstSteps {

    List<Step> of(List<ConnectionList.Line> connections, Set<UUID> fieldsComplete, long referrals) {
        List<ConnectionList.Line> live =
                connections.stream().filter(it -> !it.disconnected()).toList();
        boolean connected = !live.isEmpty();
        long stages = live.stream().mapToLong(ConnectionList.Line::stages).sum();
        long mapped = live.stream().mapToLong(ConnectionList.Line::mappedStages).sum();
        long undecided =
                live.stream().mapToLong(ConnectionList.Line::undecidedStages).sum();
        String account = connected ? live.getFirst().accountName() : "";
        return List.of(
                new Step(
                        "Connect a CRM",
                        connected
                                ? account + " is connected."
                                : "You see every permission and its reason before you grant it.",
                        connected,
                        "Choose a CRM",
                        "/connections"),
                new Step(
                        "Create the referral fields",
                        connected
                                ? "A preview shows each field; nothing in the CRM changes before you press the button."
                                : "Needs a connected CRM.",
                        connected && live.stream().allMatch(it -> fieldsComplete.contains(it.id())),
                        "Preview the fields",
                        connected ? "/connections/" + live.getFirst().id() + "/fields" : "/connections"),
                new Step(
                        "Check the stage map",
                        stages == 0
                                ? "Your pipelines and stages will be listed by name."
                                : undecided > 0
                                        ? undecided + " of " + stages
                                                + " stages wait for your word; a suggestion does nothing until you accept it."
                                        : mapped + " of " + stages + " stages mean something for a referral.",
                        mapped > 0 && undecided == 0,
                        "Open the stage map",
                        "/stages"),
                new Step(
                        "Submit the first referral",
                        referrals > 0
                                ? "There are referrals."
                                : "Open a contact, company or deal in the CRM and use the Referloop card.",
                        referrals > 0,
                        "How it looks here",
                        "/referrals"));
    }

    /** @param action what the button says */
    record Step(String title, String state, boolean done, String action, String href) {}
}
