using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Http;

namespace Matching.Web.Features.Access.Settings;

/// <summary>A thing that a programme still needs.</summary>
/// <param name="Tone">How much it matters: wrong or heed.</param>
/// <param name="What">What is missing.</param>
/// <param name="Why">What follows from it.</param>
/// <param name="Address">The page on which it is set.</param>
/// <param name="Link">What the link to that page says.</param>
internal sealed record MissingSetting(string Tone, string What, string Why, string Address, string Link);

/// <summary>Finds what is missing of a programme, what matters most first.</summary>
internal static class MissingSettings
{
    public static IReadOnlyList<MissingSetting> Of(Programme programme, SettingsOverview found)
    {
        var of = "?programme=" + programme.Id;
        var formless = programme.Questionnaires.Except(found.Families).ToList();
        return
        [
            .. When(found.Sites == 0, "wrong", "site", "/console/settings/sites" + of),
            .. When(!found.HasNamedStaff, "wrong", "staff", $"/console/settings/programmes/{programme.Id}/safeguarding"),
            .. When(found.WebhooksFailing > 0, "wrong", "webhooks", "/console/settings/webhooks" + of, found.WebhooksFailing),
            .. When(found.MessagesLost > 0, "wrong", "messages", "/console/messages" + of, found.MessagesLost),
            .. When(found.Administrators < 2, "heed", "second", "/console/settings/accounts"),
            .. When(found.NotSetUp > 0, "heed", "accounts", "/console/settings/accounts", found.NotSetUp),
            .. formless.Select(family => new MissingSetting(
                "wrong",
                Texts.Page("missing.family", family),
                Texts.Page("missing.family.why"),
                "/console/settings/programmes/" + programme.Id,
                Texts.Page("missing.family.link")
            )),
            .. When(programme.OfficePhone is null, "heed", "phone", "/console/settings/programmes/" + programme.Id),
            .. When(found.Partners == 0, "heed", "partner", "/console/settings/partners" + of),
            .. When(found.PageLanguages == 0, "heed", "page", "/console/programme-page" + of),
            .. When(found.PageDrafts > 0, "heed", "drafts", "/console/programme-page" + of, found.PageDrafts),
            .. When(programme.RetainMonths is null, "heed", "retention", "/console/settings/programmes/" + programme.Id),
            .. When(found.Mentees + found.Mentors == 0, "heed", "people", "/console/settings/start/people" + of),
            .. When(
                !found.HasRun && found.OnTheWay > 0 && (found.MenteesAvailable == 0 || found.MentorsAvailable == 0),
                "heed",
                "available",
                "/console/people/interviewed" + of
            ),
            .. When(!found.HasRun && found.Mentees + found.Mentors > 0, "heed", "run", "/console/settings/start/run" + of),
        ];
    }

    private static IEnumerable<MissingSetting> When(bool isMissing, string tone, string key, string address, long count = 0)
    {
        if (isMissing)
        {
            yield return new MissingSetting(
                tone,
                Texts.Page(count == 1 ? $"missing.{key}.one" : $"missing.{key}", count),
                Texts.Page($"missing.{key}.why"),
                address,
                Texts.Page($"missing.{key}.link")
            );
        }
    }
}
