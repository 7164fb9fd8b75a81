using System.Globalization;
using System.Text.Json;
using Matching.Web.Components;
using Matching.Web.Features.Access.AnswerPages;
using Matching.Web.Features.Participants.Checks;
using Matching.Web.Features.Participants.Notices;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Questionnaires.SurveyLinks;
using Matching.Web.Features.Safeguarding.Privacy;
using Matching.Web.Http;
using Matching.Web.Mediation;
using Microsoft.AspNetCore.Components;

namespace Matching.Web.Features.Access.PeoplePages;

/// <summary>Steps that correct or end what was recorded of a person.</summary>
public sealed partial class PersonStepPage
{
    private Check? check;
    private Notice? notice;
    private SurveyLink? survey;
    private ProgrammeTimes? times;
    private string missing = "person";

    /// <summary>The check, notice or link that a correction is about.</summary>
    [SupplyParameterFromQuery(Name = "entry")]
    public Guid? Entry { get; set; }

    private static IReadOnlyList<(string, string)> Ends =>
        [.. Enum.GetValues<NoticeEnd>().Select(end => (end.ToText(), Texts.Page("notice.end." + end.ToText())))];

    private bool IsGrave => Step is "left" or "not_suitable" or "notice_ended" or "link_closed" or "removed";

    // which notice or link it is; a check is in the fields
    private string? About =>
        notice is not null
            ? Texts.Page("person.notice", PersonFacts.Label("consent_purposes", notice.Purpose), times!.Day(notice.ExplainedAt))
        : survey is not null ? OpenLinks.NameOf(survey, times!)
        : null;

    // why there is nothing left to end
    private string? Over =>
        notice is { EndedAt: { } ended, EndReason: { } reason }
            ? Texts.Page("notice.ended", times!.Day(ended), Texts.Page("notice.end." + reason.ToText()))
        : survey is { IsOpen: false } ? Texts.Page("person.link-over", Texts.Page("survey-link." + survey.Status.ToText()))
        : null;

    private static string? Typeable(DateOnly? day) => day?.ToString("O", CultureInfo.InvariantCulture);

    // Reads the check, notice or link that the address names; false where it is not of this person.
    private async Task<bool> Find()
    {
        missing = Step switch
        {
            "check_corrected" => "check",
            "notice_ended" => "notice",
            _ => "survey-link",
        };
        try
        {
            var entry = Entry ?? Guid.Empty;
            var owner = missing switch
            {
                "check" => (check = await Mediator.Send(new GetCheck(entry), Http.RequestAborted)).PersonId,
                "notice" => (notice = await Mediator.Send(new GetNotice(entry), Http.RequestAborted)).PersonId,
                _ => (survey = await Mediator.Send(new GetSurveyLink(entry), Http.RequestAborted)).PersonId,
            };
            var programmeId = check?.ProgrammeId ?? notice?.ProgrammeId ?? survey!.ProgrammeId;
            times = new ProgrammeTimes(await ProgrammeDays.Zone(programmeId, Http.RequestAborted));
            return owner == Id;
        }
        catch (ProblemException unknown) when (unknown.Status == StatusCodes.Status404NotFound)
        {
            return false;
        }
    }

    private Task<Check> CorrectCheck()
    {
        var fields = new
        {
            kind = Input!.Kind ?? "",
            result = Input.Result ?? "",
            checkedOn = TypedValues.Day(Input.CheckedOn, "checkedOn"),
            expiresOn = TypedValues.Day(Input.ExpiresOn, "expiresOn"),
        };
        return Mediator.Send(
            new UpdateCheck(check!.Id, IfMatch.Typed(Input.Version), JsonSerializer.SerializeToElement(fields)),
            Http.RequestAborted
        );
    }

    private IEnumerable<(string, string?, string?)> CheckDifferences(Check stored)
    {
        yield return (Texts.Page("person.check.kind"), NameOf(Kinds, stored.Kind), NameOf(Kinds, Input!.Kind));
        yield return (Texts.Page("person.check.result"), NameOf(Results, stored.Result?.ToText()), NameOf(Results, Input.Result));
        yield return (Texts.Page("person.check.day"), Typeable(stored.CheckedOn), Input.CheckedOn);
        yield return (Texts.Page("person.check.expires"), Typeable(stored.ExpiresOn), Input.ExpiresOn);
    }

    private static string? NameOf(IReadOnlyList<(string Code, string Text)> options, string? code) =>
        options.FirstOrDefault(option => option.Code == code).Text;

    private Task RefuseWhatIsOver(string over)
    {
        errors.Refuse(Http, StatusCodes.Status409Conflict, over);
        return Task.CompletedTask;
    }

    private async Task EndNotice()
    {
        var request = new EndNotice
        {
            Id = notice!.Id,
            Reason = EnumText.TryParse<NoticeEnd>(Input!.End ?? "", out var reason) ? reason : null,
        };
        await Validator.Check(request, Http.RequestAborted);
        await Mediator.Send(request, Http.RequestAborted);
    }

    private Task<SurveyLink> CloseLink() => Mediator.Send(new CloseSurveyLink(survey!.Id), Http.RequestAborted);

    private Task<Nothing> EndLinks() => Mediator.Send(new RevokePersonalLinks(person!.Role, Id), Http.RequestAborted);

    private Task<Nothing> Remove() =>
        Mediator.Send(new DeletePerson(person!.Role, Id, IfMatch.Typed(Input!.Version)), Http.RequestAborted);
}
