using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Features.Questionnaires.Forms;

namespace Matching.Web.Features.Questionnaires.SurveyLinks;

/// <summary>
/// What was answered by a link before it is sent, and in which browser: a person who opens the link on another
/// device goes on, and is not shown what was answered on the first.
/// </summary>
internal sealed record AnswerDraft
{
    /// <summary>Answers by item, as a response takes them.</summary>
    public Dictionary<string, JsonElement> Answers { get; init; } = [];

    /// <summary>By item the browser in which it was seen last; also of items that a person went past without an answer.</summary>
    public Dictionary<string, string> Seen { get; init; } = [];

    internal static string BoundTo(Guid linkId) => $"survey_links|draft_sealed|{linkId}";

    internal string Seal(IdentityVault vault, string key, Guid personId, Guid linkId) =>
        vault.Seal(this, key, personId, BoundTo(linkId));

    internal static AnswerDraft Open(IdentityVault vault, string? sealedText, string key, Guid personId, Guid linkId) =>
        sealedText is null ? new AnswerDraft() : vault.Open<AnswerDraft>(sealedText, key, personId, BoundTo(linkId));

    /// <summary>The answers that a browser may show: those given in it.</summary>
    public IReadOnlyDictionary<string, JsonElement> ShownIn(string browser) =>
        Answers.Where(answer => Seen.GetValueOrDefault(answer.Key) == browser).ToDictionary();

    /// <summary>What of it a form asks, which may be the short track of the one before.</summary>
    public AnswerDraft To(Questionnaire form) =>
        this with
        {
            Answers = Answers.Where(answer => form.Items.Exists(item => item.Name == answer.Key)).ToDictionary(),
        };

    /// <summary>The draft after one screen.</summary>
    /// <param name="asked">Items of the screen.</param>
    /// <param name="given">What was answered to them.</param>
    /// <param name="browser">The browser.</param>
    /// <param name="isPassed">Whether the person goes on, so that what was not answered is left out and not asked again.</param>
    public AnswerDraft With(
        IReadOnlyCollection<string> asked,
        IReadOnlyDictionary<string, JsonElement> given,
        string browser,
        bool isPassed
    )
    {
        var (answers, seen) = (new Dictionary<string, JsonElement>(Answers), new Dictionary<string, string>(Seen));
        foreach (var item in asked)
        {
            if (given.TryGetValue(item, out var answer))
            {
                answers[item] = answer;
            }
            else if (Seen.GetValueOrDefault(item, browser) == browser)
            {
                // undone where it was given; an answer that this browser does not show stays
                var isUndone = answers.Remove(item);
                if (!isPassed)
                {
                    _ = isUndone && seen.Remove(item);
                    continue;
                }
            }
            else
            {
                continue;
            }

            seen[item] = browser;
        }

        return new AnswerDraft { Answers = answers, Seen = seen };
    }
}
