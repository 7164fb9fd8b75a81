using System.Globalization;
using Matching.Web.Components;
using Matching.Web.Features.Questionnaires.FormFiles;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Questionnaires.FormPages;

/// <summary>An instrument of others: its codes and its scoring are here, its texts are not.</summary>
/// <param name="Id">Id of its form.</param>
/// <param name="Title">Title of its form.</param>
/// <param name="Questions">Number of its questions.</param>
/// <param name="Source">Address where its texts are.</param>
/// <param name="IsDrawn">Whether its questions are asked in random order.</param>
public sealed record FormModule(string Id, string Title, int Questions, Uri Source, bool IsDrawn);

/// <summary>Lists the modules that come with the service.</summary>
public sealed record ListFormModules : IQuery<IReadOnlyList<FormModule>>;

/// <summary>Returns the workbook of a module, to be filled with texts.</summary>
/// <param name="Id">Id of its form.</param>
public sealed record GetFormModule(string Id) : IQuery<byte[]>;

internal sealed class ListFormModulesHandler : IRequestHandler<ListFormModules, IReadOnlyList<FormModule>>
{
    public Task<IReadOnlyList<FormModule>> Handle(ListFormModules request, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<FormModule>>([.. FormModules.All.Values.Select(module => module.Listed)]);
}

internal sealed class GetFormModuleHandler : IRequestHandler<GetFormModule, byte[]>
{
    public Task<byte[]> Handle(GetFormModule request, CancellationToken cancellationToken) =>
        FormModules.All.TryGetValue(request.Id, out var module)
            ? module.ToWorkbook(cancellationToken)
            : throw Problems.NotFound("questionnaire");
}

/// <summary>The folders of modules, read once.</summary>
internal sealed class FormModules
{
    private static readonly Lazy<Dictionary<string, FormModules>> Shipped = new(() =>
        Directory
            .GetDirectories(Path.Combine(AppContext.BaseDirectory, "seeds", "modules"))
            .Select(folder => new FormModules(folder))
            .OrderBy(module => module.Listed.Title, StringComparer.Ordinal)
            .ToDictionary(module => module.Listed.Id)
    );

    private readonly List<RawSheet> raw;

    private FormModules(string folder)
    {
        var faults = new FormFaults();
        raw = CsvSheets.Folder(folder, faults);
        var sheets = FormSheets.Of(raw, faults);
        var settings = sheets[FormSheets.Settings].Rows[0];
        Listed = new FormModule(
            settings["form_id"],
            settings["form_title"],
            sheets[FormSheets.Survey].Rows.Count(row => row["type"].StartsWith("select_one", StringComparison.Ordinal)),
            new Uri(settings["cm:texts"].Split(' ')[0]),
            sheets[FormSheets.Survey].Rows.Exists(row => row["parameters"].Length > 0)
        );
    }

    public static IReadOnlyDictionary<string, FormModules> All => Shipped.Value;

    public FormModule Listed { get; }

    public Task<byte[]> ToWorkbook(CancellationToken cancellationToken)
    {
        var book = new Workbook();
        book.Add(Texts.Page("modules.sheet"), [100], [.. Steps().Select(text => (object?[])[text])]);
        foreach (var sheet in FormSheets.Read.Select(name => raw.Find(one => one.Name == name)).OfType<RawSheet>())
        {
            book.Add(
                sheet.Name,
                sheet
                    .Rows[0]
                    .Cells.ConvertAll(column => column.StartsWith(FormLanguages.Label, StringComparison.Ordinal) ? 60 : 16),
                sheet.Rows.ConvertAll(row => (object?[])[.. row.Cells])
            );
        }

        return book.ToBytes(cancellationToken);
    }

    // a sheet that is not read when the workbook comes back
    private IEnumerable<string> Steps()
    {
        yield return $"{Listed.Title}: {Texts.Page("modules.terms." + Listed.Id)}";
        yield return Texts.Page("modules.step.texts", Listed.Source);
        yield return Texts.Page("modules.step.sheets");
        yield return Texts.Page(
            "modules.step.languages",
            string.Join(", ", Languages.Participants.Select(code => FormLanguages.ColumnOf(code)))
        );
        yield return Texts.Page("modules.step.leave");
        yield return Texts.Page("modules.one");
        yield return Texts.Page("modules.step.import", Texts.Page("forms.title"));
    }
}

public static class FormModulesEndpoints
{
    /// <summary>Where the page of modules finds their workbooks.</summary>
    public static void MapFormModules(this IEndpointRouteBuilder app) =>
        app.MapGet(
                "/console/questionnaires/modules/{id}.xlsx",
                async (string id, IMediator mediator, CancellationToken ct) =>
                    TypedResults.File(await mediator.Send(new GetFormModule(id), ct), Workbook.ContentType, id + ".xlsx")
            )
            .RequireAuthorization(Policies.CoordinatorSignedIn)
            .ExcludeFromDescription();
}
