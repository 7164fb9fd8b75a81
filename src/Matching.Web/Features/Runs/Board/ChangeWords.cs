using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Runs.Explanations;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Features.Runs.Board;

/// <summary>Says what a change of the matching means for a mentee.</summary>
internal static class ChangeWords
{
    public static string Of(MatchingChange change, IReadOnlyDictionary<Guid, PersonName> names)
    {
        var mentee = Name(change.MenteeId);
        if (change.MentorAfter is not { } after)
        {
            return Texts.Page("board.change.lost", mentee, Name(change.MentorBefore!.Value));
        }

        var score = RunWords.Points(change.ScoreAfter ?? 0);
        if (change.MentorBefore is not { } before)
        {
            return Texts.Page("board.change.found", mentee, Name(after), score);
        }

        var points = Math.Abs(RunWords.Points(change.ScoreAfter ?? 0) - RunWords.Points(change.ScoreBefore ?? 0));
        return before == after
                ? Texts.Page("board.change.score", mentee, Name(after), RunWords.Points(change.ScoreBefore ?? 0), score)
            : points == 0 ? Texts.Page("board.change.moves", mentee, Name(after), Name(before), score)
            : Texts.Page($"board.change.{change.Effect.ToText()}", mentee, points, Name(after), Name(before), score);

        string Name(Guid id) => PersonName.Of(names.GetValueOrDefault(id));
    }
}
