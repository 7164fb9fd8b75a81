using System.Globalization;
using Matching.Engine;
using Matching.Web.Components;
using Matching.Web.Data;
using Matching.Web.Features.Pairs.Endings;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Runs.MatchingMeetings;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Runs.Board;

/// <summary>Words of the matching pages: names, scores of 100, states and reasons.</summary>
internal static class RunWords
{
    /// <summary>A score of 10,000 as people read it, such as "45 of 100".</summary>
    public static string Score(double score) => Texts.Page("board.of-100", Points(score));

    /// <summary>A score of 10,000 as a whole number of 100.</summary>
    public static int Points(double score) => (int)Math.Round(score / 100, MidpointRounding.AwayFromZero);

    /// <summary>Points of a criterion with one decimal, so that they add up.</summary>
    public static string Part(int points) => (points / 100.0).ToString("0.#", CultureInfo.CurrentCulture);

    /// <summary>By which name a run is read: its day, and the time, since a day has several.</summary>
    public static string Title(MatchRun run, ProgrammeTimes times) => Texts.Page("board.run.title", times.Moment(run.CreatedAt));

    public static string Given(PersonName? name) => name?.GivenName ?? Texts.Page("pairs.erased");

    public static string Names(BoardProposal proposal) =>
        PersonName.Of(proposal.Proposal.Mentee) + Texts.Page("and") + PersonName.Of(proposal.Proposal.Mentor);

    public static string Objective(Objective objective) => Texts.Page("board.objective." + objective.ToText());

    public static string Days(int days) => Texts.Page(days == 1 ? "board.day" : "board.days", days);

    /// <summary>State of a run: its tone and its words.</summary>
    public static (string? Tone, string Text) State(MatchRun run) =>
        (run.Status, run.DryRun, run.AdoptedAt) switch
        {
            (MatchRunStatus.Optimal, true, null) => ("heed", Texts.Page("board.run.dry")),
            (MatchRunStatus.Optimal, _, _) => ("good", Texts.Page("board.run.optimal")),
            (MatchRunStatus.Failed or MatchRunStatus.Infeasible, _, _) => (
                "wrong",
                Texts.Page("board.run." + run.Status.ToText())
            ),
            _ => (null, Texts.Page("board.run." + run.Status.ToText())),
        };

    /// <summary>State of a run in a list, where a row has little room.</summary>
    public static (string? Tone, string Text) ShortState(MatchRun run) =>
        run.Status != MatchRunStatus.Optimal ? State(run)
        : run is { DryRun: true, AdoptedAt: null } ? ("heed", Texts.Page("board.kind.dry"))
        : ("good", Texts.Page("board.run.proved"));

    /// <summary>State of a proposal.</summary>
    public static (string? Tone, string Text) State(BoardProposal proposal) =>
        proposal.Proposal.Status switch
        {
            null => proposal.Proposal.Mark switch
            {
                ProposalMark.Lock => ("first", Texts.Page("board.mark.lock")),
                ProposalMark.Forbid => (null, Texts.Page("board.mark.forbid")),
                _ => (null, Texts.Page("board.state.none")),
            },
            PairStatus.Proposed => proposal.IsDecidedAtMeeting
                ? MeetingTexts.Decision(proposal.Meeting!)
                : (
                    "first",
                    Texts.Page(proposal.Proposal.Mark == ProposalMark.Lock ? "board.state.locked" : "board.state.proposed")
                ),
            PairStatus.Offered => ("good", Texts.Page("board.state.offered")),
            PairStatus.Withdrawn => (null, Texts.Page("board.state.withdrawn")),
            { } status => (null, Texts.Alone(Texts.Page("pair." + status.ToText()))),
        };

    /// <summary>Why a proposal deserves a look, in a few words.</summary>
    public static string Look(Look look, BoardProposal proposal) =>
        look.Reason switch
        {
            LookReason.BetterElsewhere => Texts.Page(
                "board.look.better_elsewhere",
                PersonName.Of(proposal.Better),
                Math.Max(1, Points(look.Number))
            ),
            LookReason.DeclinedBefore => Texts.Page("board.look.declined_before", ProgrammeTimes.Day(proposal.Declined!.On)),
            _ => Texts.Page("board.look." + look.Reason.ToText(), look.Number),
        };

    /// <summary>Why a proposal deserves a look, in a sentence.</summary>
    public static string LookInFull(Look look, BoardProposal proposal) =>
        look.Reason switch
        {
            LookReason.BetterElsewhere => Texts.Page(
                "board.look-long.better_elsewhere",
                PersonName.Of(proposal.Better),
                Points(look.Number)
            ),
            LookReason.DeclinedBefore => Declined(proposal.Declined!),
            _ => Texts.Page("board.look-long." + look.Reason.ToText(), look.Number),
        };

    private static string Declined(DeclinedPair earlier) =>
        Texts.Page(
            "board.look-long.declined_before",
            ProgrammeTimes.Day(earlier.On),
            Texts.Page("board.declined-by." + earlier.By.ToText()),
            earlier.Why?.TrimEnd('.') ?? Texts.Page("board.declined-no-reason")
        );

    /// <summary>All reasons of a proposal as one line; null for none.</summary>
    public static string? Looks(BoardProposal proposal)
    {
        var text = string.Join("; ", proposal.Looks.Select(look => Look(look, proposal)));
        return text.Length == 0 ? null : Texts.Alone(text);
    }
}
