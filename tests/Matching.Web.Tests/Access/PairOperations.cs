using static Matching.Web.Tests.Access.Calls;

namespace Matching.Web.Tests.Access;

/// <summary>Runs, meetings of the team, and pairs.</summary>
internal static class PairOperations
{
    public static readonly IReadOnlyDictionary<string, Func<World, Task<Call>>> All = new Dictionary<
        string,
        Func<World, Task<Call>>
    >
    {
        ["CreateMatchRun"] = Post(_ => "/match-runs?wait=20", w => new { programmeId = w.Id, dryRun = true }),
        ["ListMatchRuns"] = Get(w => $"/match-runs?programmeId={w.Id}"),
        ["GetMatchRun"] = OfRun(""),
        ["FollowMatchRun"] = OfRun("/events"),
        ["CancelMatchRun"] = async w => new Call(HttpMethod.Post, $"/match-runs/{await w.Running()}/cancel"),
        ["AdoptMatchRun"] = async w => new Call(HttpMethod.Post, $"/match-runs/{await w.Adoptable()}/adopt"),
        ["ListProposals"] = OfRun("/proposals"),
        ["MarkProposal"] = async w =>
        {
            var proposals = $"/match-runs/{await w.Adoptable()}/proposals";
            var mentee = (await w.Given.Coordinator.Items(proposals))[0].AsObject().Text("menteeId");
            return new Call(HttpMethod.Put, $"{proposals}/{mentee}/mark", new { mark = "lock" });
        },
        ["CreateMatchingMeeting"] = async w => new Call(
            HttpMethod.Post,
            "/matching-meetings",
            new
            {
                matchRunId = await w.Decidable(),
                title = "A meeting",
                heldOn = "2026-03-02",
            }
        ),
        ["ListMatchingMeetings"] = Get(w => $"/matching-meetings?programmeId={w.Id}"),
        ["GetMatchingMeeting"] = async w => new Call(HttpMethod.Get, $"/matching-meetings/{await w.Meeting()}"),
        ["RecordPresent"] = async w => new Call(
            HttpMethod.Put,
            $"/matching-meetings/{await w.Meeting()}/present",
            new { others = new[] { "A guest" } }
        ),
        ["CloseMatchingMeeting"] = async w => new Call(HttpMethod.Post, $"/matching-meetings/{await w.FreshMeeting()}/close"),
        ["ListMeetingProposals"] = async w => new Call(HttpMethod.Get, $"/matching-meetings/{await w.Meeting()}/proposals"),
        ["ShortlistProposal"] = async w => new Call(
            HttpMethod.Put,
            $"/matching-meetings/{await w.Meeting()}/proposals/{await w.Met()}/shortlist",
            new { isShortlisted = true }
        ),
        ["CreateMeetingComment"] = async w => new Call(
            HttpMethod.Post,
            $"/matching-meetings/{await w.Meeting()}/proposals/{await w.Met()}/comments",
            new { text = "A comment." }
        ),
        ["DecideProposal"] = async w => new Call(
            HttpMethod.Put,
            $"/matching-meetings/{await w.Meeting()}/proposals/{await w.Met()}/decision",
            new { decision = "later" }
        ),
        ["ListUnmatched"] = OfRun("/unmatched"),
        ["GetMatchRunCertificate"] = OfRun("/certificate"),
        ["GetMatchRunInstance"] = OfRun("/instance"),
        ["ReplayMatchRun"] = OfRun("/replay"),
        ["ExplainPair"] = async w => new Call(
            HttpMethod.Get,
            $"/match-runs/{await w.Run()}/explain?menteeId={await w.Mentee()}&mentorId={await w.Mentor()}"
        ),
        ["GetMatchRunFairness"] = OfRun("/fairness"),
        ["CompareMatchRuns"] = async w => new Call(HttpMethod.Get, $"/match-runs/{await w.Run()}/compare/{await w.Run()}"),
        ["TryWhatIf"] = async w => new Call(HttpMethod.Post, $"/match-runs/{await w.Run()}/what-if", new { }),
        ["GetFairMatching"] = OfRun("/fair"),
        ["GetAdvice"] = OfRun("/advice"),
        ["SuggestForNewcomer"] = async w => new Call(
            HttpMethod.Get,
            $"/match-runs/{await w.Run()}/newcomer?personId={await w.Given.Mentee()}"
        ),
        ["GetSupplyGap"] = async w => new Call(
            HttpMethod.Get,
            (await w.Run()) == Guid.Empty ? "" : $"/programmes/{w.Id}/supply-gap"
        ),
        ["ListPairs"] = Get(w => $"/pairs?programmeId={w.Id}"),
        ["CreatePair"] = async w => new Call(
            HttpMethod.Post,
            "/pairs",
            new
            {
                mentorId = await w.Given.AvailableMentor(),
                menteeId = await w.Given.AvailableMentee(),
                reason = "They asked for it.",
            }
        ),
        ["GetPair"] = async w => new Call(HttpMethod.Get, $"/pairs/{await w.AgreedPair()}"),
        ["TransitionPair"] = async w => new Call(HttpMethod.Post, $"/pairs/{await w.Pair()}/transition", new { to = "offered" }),
        ["ListPairTasks"] = async w => new Call(HttpMethod.Get, $"/pairs/{await w.AgreedPair()}/tasks"),
        ["TransitionPairTask"] = async w =>
        {
            var (pair, mentee) = await w.PairWithTask();
            return new Call(
                HttpMethod.Post,
                $"/pairs/{pair}/tasks/transition",
                new
                {
                    personId = mentee,
                    code = "childcare",
                    to = "done",
                }
            );
        },
        ["ListAnswerWaivers"] = async w => new Call(HttpMethod.Get, $"/pairs/{await w.AgreedPair()}/waivers"),
        ["WaiveAnswers"] = async w => new Call(
            HttpMethod.Post,
            $"/pairs/{await w.AgreedPair()}/waivers",
            new
            {
                side = "mentee",
                wave = "start",
                reason = "Was ill.",
            }
        ),
        ["ListMeetings"] = async w => new Call(HttpMethod.Get, $"/pairs/{await w.AgreedPair()}/meetings"),
        ["CreateMeeting"] = async w => new Call(
            HttpMethod.Post,
            $"/pairs/{await w.AgreedPair()}/meetings",
            new { heldOn = "2026-02-20", minutes = 60 }
        ),
        ["CorrectMeeting"] = async w =>
            await w.AgreedPair() is var pair
            && await w.Given.Coordinator.Created($"/pairs/{pair}/meetings", new { heldOn = "2026-02-20" }) is var meeting
                ? new Call(
                    HttpMethod.Put,
                    $"/pairs/{pair}/meetings/{meeting.Text("id")}",
                    new
                    {
                        heldOn = "2026-02-20",
                        minutes = 30,
                        reason = "entry_error",
                    }
                )
                : throw new InvalidOperationException(),
        ["CorrectCheckIn"] = async w =>
            await w.AgreedPair() is var pair
            && await w.Given.Coordinator.Created($"/pairs/{pair}/check-ins", new { heldOn = "2026-02-20" }) is var contact
                ? new Call(
                    HttpMethod.Put,
                    $"/pairs/{pair}/check-ins/{contact.Text("id")}",
                    new
                    {
                        heldOn = "2026-02-20",
                        isMistake = true,
                        reason = "twice",
                    }
                )
                : throw new InvalidOperationException(),
        ["CorrectPair"] = async w => new Call(
            HttpMethod.Patch,
            $"/pairs/{await w.Pair("offered", "mentor_accepted", "agreed", "active")}",
            new { startedOn = "2026-02-20", reason = "entry_error" }
        ),
        ["UndoPairTransition"] = async w => new Call(
            HttpMethod.Post,
            $"/pairs/{await w.Pair("offered")}/undo",
            new { reason = "wrong_step" }
        ),
        ["AssignPairs"] = async w => new Call(
            HttpMethod.Post,
            "/pairs/responsible",
            new { pairs = new[] { await w.Pair("offered") } }
        ),
        ["RecordExpenses"] = async w =>
            await w.AgreedPair() is var pair
            && await w.Given.Coordinator.Created($"/pairs/{pair}/meetings", new { heldOn = "2026-02-20" }) is var meeting
                ? new Call(HttpMethod.Put, $"/pairs/{pair}/meetings/{meeting.Text("id")}/expenses", new { expenses = 4.5 })
                : throw new InvalidOperationException(),
        ["ListCheckIns"] = async w => new Call(HttpMethod.Get, $"/pairs/{await w.AgreedPair()}/check-ins"),
        ["CreateCheckIn"] = async w => new Call(
            HttpMethod.Post,
            $"/pairs/{await w.AgreedPair()}/check-ins",
            new { heldOn = "2026-02-20" }
        ),
        ["RecordCall"] = async w => new Call(
            HttpMethod.Post,
            "/calls",
            new { personId = await w.Given.Mentee(), about = "nothing" }
        ),
        ["ListCalls"] = async w => new Call(HttpMethod.Get, $"/calls?pairId={await w.AgreedPair()}"),
        ["CompleteCall"] = async w => new Call(
            HttpMethod.Post,
            $"/calls/{(await w.Given.Coordinator.Created("/calls", new { personId = await w.Given.Mentee(), about = "nothing" })).Text("id")}/informed"
        ),
    };
}
