package io.referloop.server.console;

import io.referloop.crm.CrmConnector;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.insight.ReferralList;
import io.referloop.insight.ReferralStories;
import io.referloop.insight.ReferralStory;
import io.referloop.program.ReferralStatus;
import io.referloop.referral.Flags;
import io.referloop.referral.Reviews;
import io.referloop.server.login.Seat;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The inbox and the page of one referral. */
@Controller
class ReferralsController {

    private final ReferralList referrals;
    private final ReferralStories stories;
    private final StoryWords storyWords;
    private final Flags flags;
    private final Reviews reviews;
    private final Map<String, CrmConnector> connectors;
    private final Clock clock;

    ReferralsController(
            ReferralList referrals,
            ReferralStories stories,
            StoryWords storyWords,
            Flags flags,
            Reviews reviews,
            List<CrmConnector> connectors,
            Clock clock) {
        this.referrals = referrals;
        this.stories = stories;
        this.storyWords = storyWords;
        this.flags = flags;
        this.reviews = reviews;
        this.connectors = connectors.stream().collect(Collectors.toMap(CrmConnector::id, it -> it));
        this.clock = clock;
    }

    /** A filter that the address carries and that means nothing is no filter: an old bookmark must still open. */
    @GetMapping("/referrals")
    String list(
            Seat seat,
            @RequestParam(defaultValue = "") String status,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String before,
            Model model) {
        String known = Arrays.stream(ReferralStatus.values())
                .map(Enum::name)
                .filter(name -> name.equals(status.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElse(null);
        String search = q.length() > 200 ? q.substring(0, 200) : q;
        Map<String, Long> counts = referrals.byStatus(seat.workspaceId());
        model.addAttribute("status", known);
        model.addAttribute("q", search);
        model.addAttribute("before", before);
        model.addAttribute(
                "chips",
                Arrays.stream(ReferralStatus.values())
                        .filter(it -> counts.containsKey(it.name()) || it.name().equals(known))
                        .map(it -> new Filter(it.name(), it.label(), counts.getOrDefault(it.name(), 0L)))
                        .toList());
        model.addAttribute(
                "total", counts.values().stream().mapToLong(Long::longValue).sum());
        model.addAttribute(
                "open",
                counts.entrySet().stream()
                        .filter(it -> {
                            ReferralStatus one = ReferralStatus.valueOf(it.getKey());
                            return one.isStep() && one != ReferralStatus.WON;
                        })
                        .mapToLong(Map.Entry::getValue)
                        .sum());
        model.addAttribute("won", counts.getOrDefault(ReferralStatus.WON.name(), 0L));
        model.addAttribute(
                "page",
                referrals.page(
                        seat.workspaceId(),
                        new ReferralList.Query(known, search, number(before).orElse(null))));
        return "referrals";
    }

    @GetMapping("/referrals/{label}")
    String one(Seat seat, @PathVariable String label, Model model) {
        ReferralStory story = number(label.replaceFirst("^[Rr]-", ""))
                .flatMap(number -> stories.of(seat.workspaceId(), number))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        Say say = new Say(seat.workspace().zone(), clock);
        model.addAttribute("story", story);
        model.addAttribute("head", story.head());
        model.addAttribute("state", storyWords.state(story, say));
        model.addAttribute("timeline", storyWords.timeline(story, say));
        // The newest reward explains itself without being asked.
        model.addAttribute(
                "unfolded",
                story.rewards().isEmpty() ? null : story.rewards().getFirst().id());
        List<Link> links = story.links().stream().map(this::link).toList();
        model.addAttribute(
                "flags",
                flags.open(seat.workspaceId(), List.of(story.head().id()))
                        .getOrDefault(story.head().id(), List.of()));
        model.addAttribute(
                "claims", reviews.claims(seat.workspaceId(), story.head().id()));
        model.addAttribute("links", links);
        model.addAttribute(
                "open",
                links.stream().filter(link -> link.url() != null).findFirst().orElse(null));
        return "referral";
    }

    private Link link(ReferralStory.Link link) {
        CrmConnector connector = connectors.get(link.crm());
        String url = connector == null || link.gone()
                ? null
                : connector.linkTo(link.place(), new RecordRef(RecordType.valueOf(link.objectType()), link.recordId()));
        return new Link(link, url);
    }

    private static Optional<Long> number(String text) {
        return text.matches("\\d{1,15}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    record Filter(String code, String label, long count) {}

    record Link(ReferralStory.Link record, @Nullable String url) {}
}
