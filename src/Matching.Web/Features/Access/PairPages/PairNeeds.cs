using Matching.Web.Components;
using Matching.Web.Features.Access.Overview;
using Matching.Web.Features.Pairs.CheckIns;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Questionnaires.Responses;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Access.PairPages;

/// <summary>What a pair needs next: conditions of its next step, and what has not been heard for long.</summary>
internal sealed class PairNeeds(PairOverview overview)
{
    private const string Good = "good";
    private const string Heed = "heed";
    private const string Wrong = "wrong";

    // a term is spoken about with both before it is over
    private const int TermNoticeDays = 30;

    private Pair Pair => overview.Pair;

    /// <summary>The last day on which they met or staff spoke with one of them.</summary>
    public DateOnly? LastHeard =>
        Latest(
            overview.Meetings.Where(meeting => !meeting.IsMistake).Select(meeting => meeting.HeldOn),
            overview.CheckIns.Where(talk => !talk.IsMistake).Select(talk => talk.HeldOn)
        );

    /// <summary>For how many days nothing was heard of an active pair; null below the alarm.</summary>
    public int? SilentDays =>
        Pair.Status == PairStatus.Active && DaysSince(LastHeard ?? Pair.StartedOn) is { } days && days > TodayCases.SilentDays
            ? days
            : null;

    /// <summary>Sides whose questionnaire is not answered at a step that asks for it.</summary>
    public IReadOnlyList<PersonRole> Unanswered(Wave wave) =>
        [.. PairOverview.Sides.Where(role => overview.Answered(role, wave) is null && !overview.IsWaived(role, wave))];

    /// <summary>The questionnaire that the next step of the pair asks for.</summary>
    public Wave? AskedWave =>
        Pair.Status switch
        {
            PairStatus.Agreed => Wave.Start,
            PairStatus.Ending => Wave.End,
            _ => null,
        };

    /// <summary>What the next step is about: the status, or what is already done towards the next one.</summary>
    public string Stage =>
        Pair.Status switch
        {
            PairStatus.Proposed when overview.OfferLeavesAt is not null => "approved",
            PairStatus.Agreed when FirstMeeting() is not null => "met",
            var status => status.ToText(),
        };

    /// <summary>Each condition with its tone.</summary>
    public IReadOnlyList<(string Tone, string Text)> Items =>
        [
            .. Pair.Status switch
            {
                PairStatus.Proposed => Proposed(),
                PairStatus.Offered => [Waits(PersonRole.Mentor), .. Tasks()],
                PairStatus.MentorAccepted => [Waits(PersonRole.Mentee), .. Tasks()],
                PairStatus.Agreed => Agreed(),
                PairStatus.Active => Active(),
                PairStatus.OnHold => OnHold(),
                PairStatus.Ending => Ending(),
                _ => [],
            },
        ];

    private IEnumerable<(string, string)> Proposed()
    {
        if (Pair.Score is { } score)
        {
            yield return (Good, Texts.Page("pair.need.score", Hundredths(score)));
        }

        yield return overview.OfferLeavesAt is { } leaves
            ? (Good, Texts.Page("pair.need.leaves", new ProgrammeTimes(overview.Programme.TimeZone).Moment(leaves)))
            : (Heed, Texts.Page("pair.need.decide"));
        foreach (var task in Tasks())
        {
            yield return task;
        }
    }

    // what is arranged before they first meet
    private IEnumerable<(string, string)> Tasks() =>
        overview
            .Tasks.Where(task => task.DoneOn is null)
            .Select(task => (Heed, Texts.Page("pair.need.task", task.Label, overview.Given(task.Role))));

    private (string, string) Waits(PersonRole role)
    {
        var since = overview.Programme.DayOf(Pair.StatusChangedAt);
        var days = DaysSince(since) ?? 0;
        return (
            days > TodayCases.SilentDays ? Wrong : Heed,
            Texts.Page("pair.need.answer", overview.Given(role), ProgrammeTimes.Day(since), Span(days))
        );
    }

    private IEnumerable<(string, string)> Agreed()
    {
        yield return FirstMeeting() is { } day
            ? (Good, Texts.Page("pair.need.met", ProgrammeTimes.Day(day)))
            : (Wrong, Texts.Page("pair.need.not-met", Span(DaysSince(Pair.AgreedOn) ?? 0)));
        foreach (var answer in Answers(Wave.Start))
        {
            yield return answer;
        }

        foreach (var task in Tasks())
        {
            yield return task;
        }
    }

    private IEnumerable<(string, string)> Active()
    {
        if (SilentDays is { } days)
        {
            yield return LastHeard is { } last
                ? (Wrong, Texts.Page("pair.need.silent", ProgrammeTimes.Day(last), Span(days), TodayCases.SilentDays))
                : (Wrong, Texts.Page("pair.need.never", Span(days), TodayCases.SilentDays));
        }

        foreach (var role in PairOverview.Sides)
        {
            var spoken = overview.LastSpoken(role);
            // once a month with each side
            if ((DaysSince(spoken ?? Pair.StartedOn) ?? 0) > TermNoticeDays)
            {
                yield return spoken is { } day
                    ? (Heed, Texts.Page("pair.need.spoken", overview.Given(role), ProgrammeTimes.Day(day)))
                    : (Heed, Texts.Page("pair.need.not-spoken", overview.Given(role)));
            }
        }

        if (Pair.TermEndsOn is { } end && end.DayNumber - overview.Today.DayNumber <= TermNoticeDays)
        {
            yield return end <= overview.Today
                ? (Wrong, Texts.Page("pair.need.term-over", ProgrammeTimes.Day(end)))
                : (Heed, Texts.Page("pair.need.term", ProgrammeTimes.Day(end)));
        }

        if (overview.Meetings.Count(meeting => !meeting.IsMistake && meeting.IsExpensesPaid == false) is > 0 and var open)
        {
            yield return (Heed, Texts.Page(open == 1 ? "pair.need.expense" : "pair.need.expenses", open));
        }
    }

    private IEnumerable<(string, string)> OnHold()
    {
        if (Pair.OnHoldUntil is { } until)
        {
            yield return until < overview.Today
                ? (Wrong, Texts.Page("pair.need.hold-over", ProgrammeTimes.Day(until)))
                : (Heed, Texts.Page("pair.need.hold", ProgrammeTimes.Day(until)));
        }
    }

    private IEnumerable<(string, string)> Ending()
    {
        if (Pair.TermEndsOn is { } end)
        {
            yield return (
                end < overview.Today ? Wrong : Heed,
                Texts.Page(end < overview.Today ? "pair.need.ending-over" : "pair.need.ending", ProgrammeTimes.Day(end))
            );
        }

        foreach (var answer in Answers(Wave.End))
        {
            yield return answer;
        }
    }

    private IEnumerable<(string, string)> Answers(Wave wave) =>
        PairOverview.Sides.Select(role =>
            overview.IsWaived(role, wave) ? (Good, Texts.Page($"pair.need.{wave.ToText()}-waived", overview.Given(role)))
            : overview.Answered(role, wave) is { } answer
                ? (Good, Texts.Page($"pair.need.{wave.ToText()}-answered", overview.Given(role), ProgrammeTimes.Day(answer.On)))
            : (Heed, Texts.Page($"pair.need.{wave.ToText()}-due", overview.Given(role)))
        );

    private DateOnly? FirstMeeting() =>
        overview.Meetings.Where(meeting => !meeting.IsMistake).Select(meeting => (DateOnly?)meeting.HeldOn).Min();

    private static DateOnly? Latest(IEnumerable<DateOnly> one, IEnumerable<DateOnly> other) =>
        one.Concat(other).Select(day => (DateOnly?)day).Max();

    private int? DaysSince(DateOnly? day) => day is { } since ? overview.Today.DayNumber - since.DayNumber : null;

    internal static int Hundredths(int score) => (int)Math.Round(score / 100.0, MidpointRounding.AwayFromZero);

    internal static string Span(int days) => Texts.Page(days == 1 ? "pair.span.day" : "pair.span.days", days);
}
