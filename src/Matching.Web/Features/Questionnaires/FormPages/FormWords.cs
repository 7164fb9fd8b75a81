using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Http;

namespace Matching.Web.Features.Questionnaires.FormPages;

/// <summary>What a form is about, in words of the reader.</summary>
internal static class FormWords
{
    public static string Respondents(Questionnaire form) =>
        string.Join(", ", form.Respondents.Select(respondent => Texts.Page("forms.respondent." + respondent)));

    public static string Waves(Questionnaire form) =>
        string.Join(", ", form.Waves.Select(wave => Texts.Page("forms.wave." + wave)));

    /// <summary>A language by its own name; one that the form does not name in words.</summary>
    public static string Language(string code) =>
        code == FormFiles.FormLanguages.Undetermined ? Texts.Page("forms.no-language") : Languages.OwnName(code);
}
