using Matching.Web.Data;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Questionnaires.FormFiles;

/// <summary>Keeps the sound and pictures of forms, each once, by the hash of its content.</summary>
public sealed class FormMediaStore(Db db, QuestionnaireStore questionnaires, TimeProvider clock)
{
    /// <summary>
    /// The form with each file that it names: those that came with it, else those of its newest version, so that a workbook in which
    /// a word was mended needs no archive.
    /// </summary>
    public async Task<FormReading> Complete(FormReading read, FormFaults faults, CancellationToken cancellationToken)
    {
        var media = (read.Form.Media ?? []).ToDictionary(file => file.Name);
        var missing = read.Form.Items.Where(item => item.Files.Any(name => !media.ContainsKey(name))).ToList();
        if (missing.Count > 0)
        {
            var before = (await questionnaires.Newest(read.Form.Id, cancellationToken))?.Form;
            foreach (var item in missing)
            {
                foreach (var name in item.Files.Where(name => !media.ContainsKey(name)))
                {
                    if (before?.FileOf(name) is { } known)
                    {
                        media[name] = known;
                    }
                    else
                    {
                        var column = item.Audio?.ContainsValue(name) == true ? FormColumns.Audio : FormColumns.Image;
                        faults.Of(read.Rows[item.Name], column, "form-media-missing", name);
                    }
                }
            }
        }

        var form = read.Form with { Media = FormMediaFiles.InOrder(media.Values) };
        FormMediaFiles.CheckScreens(form, faults);
        return read with { Form = form };
    }

    /// <summary>
    /// Keeps the files that came with a form. One that is there already counts as new, so that it is not removed as unused.
    /// </summary>
    public Task Keep(FormReading read, CancellationToken cancellationToken) =>
        db.InsertAll(
            """
            INSERT INTO form_media (hash, type, content, created_at) VALUES (@Hash, @Type, @Content, @Now)
            ON CONFLICT (hash) DO UPDATE SET created_at = excluded.created_at
            """,
            (read.Form.Media ?? [])
                .Where(file => read.Files.ContainsKey(file.Hash))
                .DistinctBy(file => file.Hash)
                .Select(file => new
                {
                    file.Hash,
                    file.Type,
                    Content = Convert.ToBase64String(read.Files[file.Hash]),
                    Now = clock.GetUtcNow(),
                }),
            cancellationToken
        );

    /// <summary>Removes the files of a draft that is gone and that no other draft and no version names.</summary>
    public async Task Forget(Questionnaire draft, CancellationToken cancellationToken)
    {
        foreach (var hash in (draft.Media ?? []).Select(file => file.Hash).Distinct())
        {
            var arguments = new { Hash = hash, Named = $"%{hash}%" };
            var unused = await db.Find<DateTimeOffset?>(
                """
                SELECT created_at FROM form_media
                WHERE hash = @Hash
                  AND NOT EXISTS (SELECT 1 FROM questionnaire_drafts WHERE definition LIKE @Named)
                  AND NOT EXISTS (SELECT 1 FROM questionnaires WHERE definition LIKE @Named)
                """,
                arguments,
                cancellationToken
            );
            if (unused is not null)
            {
                // a file that comes again with another form at this moment has another time and stays
                await db.Execute(
                    "DELETE FROM form_media WHERE hash = @Hash AND created_at = @Unused",
                    new { Hash = hash, Unused = unused },
                    cancellationToken
                );
            }
        }
    }
}

/// <summary>A file of a form.</summary>
/// <param name="Type">Its media type.</param>
/// <param name="Content">Its content.</param>
public sealed record FormMediaContent(string Type, byte[] Content);

/// <summary>Reads a file of a form by the hash of its content.</summary>
public sealed record GetFormMedia(string Hash) : IQuery<FormMediaContent>;

internal sealed class GetFormMediaHandler(Db db) : IRequestHandler<GetFormMedia, FormMediaContent>
{
    public async Task<FormMediaContent> Handle(GetFormMedia request, CancellationToken cancellationToken) =>
        await db.Find<FormMediaRow>(
            "SELECT type, content FROM form_media WHERE hash = @Hash",
            new { request.Hash },
            cancellationToken
        )
            is { } row
            ? new FormMediaContent(row.Type, Convert.FromBase64String(row.Content))
            : throw Problems.NotFound("questionnaire");
}

internal sealed record FormMediaRow
{
    public required string Type { get; init; }
    public required string Content { get; init; }
}
