using System.Text.Json;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Features.Questionnaires.SurveyLinks;

namespace Matching.Web.Features.Questionnaires.SurveyPages;

/// <summary>What a form of the page of a questionnaire says: which items it showed, and what was answered to them.</summary>
internal static class SentAnswers
{
    /// <summary>Names of the items of a screen, as its form sends them.</summary>
    public static string Asked(IEnumerable<FormItem> screen) =>
        string.Join(' ', screen.Where(item => item.Type != ItemType.Note).Select(item => item.Name));

    /// <summary>What was typed into the fields of an item, or chosen to replace an answer to it.</summary>
    /// <param name="form">The form that was sent.</param>
    /// <param name="item">The item.</param>
    /// <param name="own">The questionnaire with the answers that the page had shown.</param>
    public static (string[] Given, string? Missing) To(IFormCollection form, FormItem item, OwnForm own) =>
        TypedAnswers.One(TypedAnswers.In(form, item), Shown(item, own));

    /// <summary>Whether an answer was typed and another choice made to replace it, both on the same screen.</summary>
    public static bool IsBoth(IFormCollection form, FormItem item, OwnForm own) =>
        TypedAnswers.AreBothNew(TypedAnswers.In(form, item), Shown(item, own));

    /// <summary>What the fields of an item show of the answer that is kept.</summary>
    public static (string[] Given, string? Missing) Shown(FormItem item, OwnForm own) =>
        TypedAnswers.Typed(item, own.Answers.TryGetValue(item.Name, out var answer) ? answer : null);

    /// <summary>Reads a form that was sent. An item that it did not show is not read.</summary>
    public static (List<string> Asked, Dictionary<string, JsonElement> Given) In(IFormCollection form, OwnForm own)
    {
        var names = form["asked"].SelectMany(asked => (asked ?? "").Split(' ')).ToHashSet();
        var items = own.Form.Items.FindAll(item => item.Type != ItemType.Note && names.Contains(item.Name));
        return (
            items.ConvertAll(item => item.Name),
            items
                .Select(item => (item.Name, Answer: TypedAnswers.Read(item, To(form, item, own))))
                .Where(item => item.Answer is not null)
                .ToDictionary(item => item.Name, item => item.Answer!.Value)
        );
    }
}
