using System.Globalization;
using System.Text;
using Matching.Web.Components;
using Matching.Web.Data;
using Matching.Web.Features.Access.PeoplePages;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PeopleFiles;
using Matching.Web.Features.Participants.Sites;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matching.Web.Features.Access.PeopleLists;

/// <summary>
/// The people of a list as a file for people: with the columns and the words of the page, in the language of the page. A program
/// takes the export of the API, whose columns do not change with the language.
/// </summary>
public static class PeopleFileEndpoints
{
    public const string Address = "/console/people/file";

    public static void MapPeopleFile(this IEndpointRouteBuilder app) =>
        app.MapGet(
                Address,
                (
                    string? role,
                    [AsParameters] ExportFilter filter,
                    HttpContext http,
                    IMediator mediator,
                    RequestValidator validator,
                    ProgrammeDays days,
                    CancellationToken ct
                ) => Write(new ExportPeople(RoleOf(role), filter), http, mediator, validator, days, ct)
            )
            .RequireAuthorization(Policies.CoordinatorSignedIn)
            // what is wrong with the purpose is said on the page where it is typed
            .DisableValidation()
            .ExcludeFromDescription();

    private static async Task<Results<ContentHttpResult, RedirectHttpResult>> Write(
        ExportPeople request,
        HttpContext http,
        IMediator mediator,
        RequestValidator validator,
        ProgrammeDays days,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await validator.Check(request.Filter, cancellationToken);
        }
        catch (ProblemException refused)
            when (request.Filter.Purpose is not null && refused.Errors is { Count: 1 } errors && errors.ContainsKey("purpose"))
        {
            return TypedResults.LocalRedirect(PageLinks.To(http, ListOf(request)));
        }

        var people = await mediator.Send(request, cancellationToken);
        var sites = await mediator.Send(new NameSites(people.Select(person => person.SiteId)), cancellationToken);
        var rows = new List<IReadOnlyList<string?>>();
        foreach (var person in people)
        {
            rows.Add(Row(person, await days.Today(person.ProgrammeId, cancellationToken), sites.Of(person.SiteId)));
        }

        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{request.Role.ToText()}s.csv\"";
        return TypedResults.Content(
            CsvLists.Table(Headings(request.Role), rows, FormOf(request.Filter)),
            CsvLists.ContentType,
            Encoding.UTF8
        );
    }

    // the list with its filters, where the purpose is typed again
    private static string ListOf(ExportPeople request)
    {
        var filter = request.Filter;
        var parts = new (string Name, string? Value)[]
        {
            ("programme", filter.ProgrammeId?.ToString()),
            ("role", request.Role.ToText()),
            ("site", filter.SiteId?.ToString() ?? ""),
            ("status", filter.Status),
            ("whose", filter.Responsible),
            ("language", filter.Language),
            ("q", filter.Q),
            ("waiting", filter.Waiting is { } waiting ? (waiting ? "true" : "false") : null),
            ("place", filter.HasPlace is { } place ? (place ? "free" : "taken") : null),
            (PeoplePage.PurposeName, filter.Purpose),
        };
        return "/console/people"
            + QueryString.Create(
                parts.Where(part => part.Value is not null).Select(part => KeyValuePair.Create(part.Name, part.Value))
            );
    }

    // where the address names no separator, Italian spreadsheets take their own
    private static CsvForm FormOf(ExportFilter filter) =>
        filter.Sep is null && CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "it"
            ? CsvForm.OfReader
            : CsvForm.Of(filter);

    private static PersonRole RoleOf(string? role) => role == PersonRole.Mentor.ToText() ? PersonRole.Mentor : PersonRole.Mentee;

    private static IReadOnlyList<string> Headings(PersonRole role) =>
        [
            Texts.Page("people.person"),
            Texts.Page("authority.reference"),
            Texts.Page("try.field.age"),
            Texts.Page("person.fact.gender"),
            Texts.Page("person.form.phone"),
            Texts.Page("person.form.email"),
            Texts.Page("people.site"),
            Texts.Page("people.waits"),
            Texts.Page("people.speaks"),
            Texts.Page("people.wants." + role.ToText()),
            Texts.Page("people.status"),
        ];

    private static IReadOnlyList<string?> Row(Person person, DateOnly today, string? site) =>
        [
            PersonFacts.NameOf(person),
            PersonReference.Of(person.Id, site),
            PersonFacts.Age(person, today),
            PersonFacts.GenderOf(person),
            person.Phone,
            person.Email,
            site,
            PersonFacts.Waits(person) ? PersonFacts.Days(person.AppliedOn!.Value, today) : null,
            PersonFacts.Languages(person),
            string.Join(", ", PersonFacts.AllWanted(person)),
            PersonFacts.State(person).Text,
        ];
}
