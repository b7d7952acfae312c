package io.referloop.server.login;

import io.referloop.workspace.Member;
import io.referloop.workspace.Workspaces;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Finds the seat of a request: the signed-in e-mail, its memberships as they are now, and the workspace that was picked. */
@Component
public class Seats {

    private static final String PICKED = Seats.class.getName() + ".picked";
    private static final String FOUND = Seats.class.getName() + ".found";

    private final Workspaces workspaces;

    Seats(Workspaces workspaces) {
        this.workspaces = workspaces;
    }

    /** Empty when nobody is signed in, when the member was removed, or when one of several workspaces must be picked first. */
    public Optional<Seat> of(HttpServletRequest request) {
        if (request.getAttribute(FOUND) instanceof Seat known) {
            return Optional.of(known);
        }
        List<Member> memberships = memberships();
        UUID picked = picked(request);
        Optional<Seat> seat = memberships.stream()
                .filter(member ->
                        memberships.size() == 1 || member.workspaceId().equals(picked))
                .findFirst()
                .map(member -> new Seat(workspaces.get(member.workspaceId()), member));
        seat.ifPresent(found -> request.setAttribute(FOUND, found));
        return seat;
    }

    /** Lets a request act as this member, whatever the session says. */
    void take(HttpServletRequest request, Member member) {
        request.setAttribute(FOUND, new Seat(workspaces.get(member.workspaceId()), member));
    }

    List<Member> memberships() {
        Authentication signedIn = SecurityContextHolder.getContext().getAuthentication();
        return signedIn == null || signedIn.getName() == null
                ? List.of()
                : workspaces.membershipsOf(signedIn.getName());
    }

    /** @return false when this person is no member there */
    boolean pick(HttpServletRequest request, UUID workspace) {
        boolean member = memberships().stream().anyMatch(it -> it.workspaceId().equals(workspace));
        if (member) {
            request.getSession().setAttribute(PICKED, workspace);
        }
        return member;
    }

    private static @Nullable UUID picked(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session == null ? null : (UUID) session.getAttribute(PICKED);
    }
}
