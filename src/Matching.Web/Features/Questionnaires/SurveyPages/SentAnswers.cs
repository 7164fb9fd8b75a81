using System.Text.Json;
using Matching.Web.Features.Questionnaires.Forms;

namespace Matching.Web.Features.Questionnaires.SurveyPages;

/// <summary>What a form of the page of a questionnaire says: which items it showed, and what was answered to them.</summary>
internal static class SentAnswers
{
    /// <summary>Names of the items of a screen, as its form sends them.</summary>
    public static string Asked(IEnumerable<FormItem> screen) =>
        string.Join(' ', screen.Where(item => item.Type != ItemType.Note).Select(item => item.Name));

    /// <summary>Reads a form that was sent. An item that it did not show is not read.</summary>
    public static (List<string> Asked, Dictionary<string, JsonElement> Given) In(
        IFormCollection form,
        Questionnaire questionnaire
    )
    {
        var names = form["asked"].SelectMany(asked => (asked ?? "").Split(' ')).ToHashSet();
        var items = questionnaire.Items.FindAll(item => item.Type != ItemType.Note && names.Contains(item.Name));
        return (
            items.ConvertAll(item => item.Name),
            items
                .Select(item => (item.Name, Answer: TypedAnswers.Read(item, TypedAnswers.In(form, item))))
                .Where(item => item.Answer is not null)
                .ToDictionary(item => item.Name, item => item.Answer!.Value)
        );
    }
}
