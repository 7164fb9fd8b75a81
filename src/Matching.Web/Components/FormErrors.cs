using System.Data.Common;
using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Http;

namespace Matching.Web.Components;

/// <summary>What was not accepted in a form that was sent: by field, or as a whole.</summary>
public sealed class FormErrors
{
    private readonly Dictionary<string, string> labels = [];
    private Dictionary<string, string[]> fields = [];

    /// <summary>A control has said its label, so the summary above it can name the field.</summary>
    public event Action? Labelled;

    /// <summary>What is wrong with the form as a whole.</summary>
    public string? Alert { get; private set; }

    /// <summary>The first error of each field.</summary>
    public IReadOnlyList<(string Field, string Text)> Fields => [.. fields.Select(each => (each.Key, each.Value[0]))];

    /// <summary>Whether another person changed the record after the form had shown it.</summary>
    public bool IsStale { get; private set; }

    /// <summary>Whether the form shows what was typed before the session ended; nothing is wrong with it.</summary>
    public bool IsRestored { get; private set; }

    public bool Any => Alert is not null || fields.Count > 0;

    public string? Of(string field) => fields.GetValueOrDefault(JsonNamingPolicy.CamelCase.ConvertName(field))?[0];

    /// <summary>Label of the control that shows the errors of a field; null where no control does.</summary>
    public string? LabelOf(string field) => labels.GetValueOrDefault(field);

    /// <summary>Keeps the label of the control that shows the errors of a field.</summary>
    public void Label(string field, string label)
    {
        if (labels.TryAdd(JsonNamingPolicy.CamelCase.ConvertName(field), label))
        {
            Labelled?.Invoke();
        }
    }

    /// <summary>Sends the form again with this status.</summary>
    public void Refuse(HttpContext context, int status, string alert)
    {
        Alert = alert;
        IsStale = status == StatusCodes.Status412PreconditionFailed;
        Answer(context, status);
    }

    /// <summary>Sends the form again with these errors of fields.</summary>
    public void Refuse(HttpContext context, int status, string alert, Dictionary<string, string[]> errors)
    {
        fields = errors;
        Refuse(context, status, alert);
    }

    /// <summary>
    /// Runs the action of a form. Errors of fields are shown beside them, a full disk above the form; other exceptions are
    /// thrown.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="work">The action.</param>
    /// <param name="notStored">Key of the text for a full disk.</param>
    public async Task Try(HttpContext context, Func<Task> work, string notStored = "form.not-stored")
    {
        // what was typed before the session ended is shown again, and sent by the person alone
        if (context.Features.Get<RestoredForm>() is not null)
        {
            (IsRestored, Alert) = (true, Texts.Page("draft.restored"));
            return;
        }

        try
        {
            await work();
        }
        catch (ProblemException refused) when (refused.Errors is { } errors)
        {
            fields = errors;
            Alert = Texts.Page("form.errors");
            Answer(context, refused.Status);
        }
        catch (StorageFullException)
        {
            Refuse(context, StatusCodes.Status507InsufficientStorage, Texts.Page(notStored));
        }
    }

    /// <summary>Does what the form asks for, and shows any refusal.</summary>
    public async Task TryAll(HttpContext context, Func<Task> work)
    {
        try
        {
            await Try(context, work);
        }
        catch (ProblemException refused)
        {
            if (refused.RetryAfter is { } wait)
            {
                ProblemException.Tell(context.Response.Headers, wait);
            }

            Refuse(context, refused.Status, Texts.OnPage(refused));
        }
        catch (DbException violated)
            when (ProblemHandler.OfViolation(violated, context.RequestServices.GetRequiredService<Dialect>()) is { } refused)
        {
            Refuse(context, refused.Status, Texts.OnPage(refused));
        }
    }

    /// <summary>
    /// Sends the page with this status. It is set as the answer starts: a component that says so earlier is answered without its
    /// page.
    /// </summary>
    public static void Answer(HttpContext context, int status) =>
        context.Response.OnStarting(() =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
}
