using Matching.Web.Data;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Signups.Pages;

/// <summary>
/// Says how to go on where a form was open when its partner was switched off; null where none is. To be asked only for one who has
/// had that form: to others such a partner looks like one that never was.
/// </summary>
/// <param name="Partner">The partner's <c>publicId</c>.</param>
public sealed record FindClosedForm(string Partner) : IQuery<ClosedForm?>;

/// <summary>How to go on where a form has closed.</summary>
public sealed record ClosedForm
{
    /// <summary>The programme.</summary>
    public required Guid ProgrammeId { get; init; }

    /// <summary>Its name.</summary>
    public required string Programme { get; init; }

    /// <summary>Telephone number of its office.</summary>
    public string? OfficePhone { get; init; }

    /// <summary>Whether it has a page of its own, which leads to other forms.</summary>
    public required bool HasPage { get; init; }

    /// <summary>Pages that could show the form within them.</summary>
    public required List<string> Origins { get; init; }
}

internal sealed class FindClosedFormHandler(Db db) : IRequestHandler<FindClosedForm, ClosedForm?>
{
    public Task<ClosedForm?> Handle(FindClosedForm request, CancellationToken cancellationToken) =>
        db.Find<ClosedForm>(
            """
            SELECT g.id AS programme_id, g.name AS programme, g.office_phone, t.allowed_origins AS origins,
              EXISTS (SELECT 1 FROM programme_pages w WHERE w.programme_id = g.id) AS has_page
            FROM partners t JOIN programmes g ON g.id = t.programme_id
            WHERE t.public_id = @Partner
            """,
            new { request.Partner },
            cancellationToken
        );
}
