using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace Matching.Benchmarks.Api;

/// <summary>
/// A bare minimal API beside which the service is measured: the same tables, rows, indexes, JSON and commits on a copy of the same
/// database, and nothing else. No keys, scope, sealing, validation, events or texts. What never changes is kept in memory.
/// </summary>
internal static class Floor
{
    private const string Columns =
        "p.id, p.programme_id, p.site_id, p.partner_id, p.role, p.status, p.preferred_language, p.birth_year, p.gender, "
        + "p.capacity, p.applied_on, p.adult_confirmed_on, p.interest_asked_on, p.interest_confirmed_on, p.screened_on, "
        + "p.profile, p.identity_sealed, p.version, p.created_at, p.updated_at";

    private const string OfSqlite = "Data Source=";

    private const string Row =
        "(id, programme_id, role, status, status_changed_at, preferred_language, birth_year, capacity, applied_on, profile, "
        + "key_wrapped, identity_sealed, email_hash, version, created_at, updated_at, mark)";

    private static readonly ConditionalWeakTable<object, string> Prepared = [];

    private static readonly string[] Names = [.. Columns.Split(", ").Select(column => column["p.".Length..])];

    /// <summary>Serves until it is stopped.</summary>
    /// <param name="database">The copy of the database.</param>
    /// <param name="port">Port on 127.0.0.1.</param>
    /// <param name="folder">Folder with the documents that are served as they are: <c>cube.csv</c> and others.</param>
    public static async Task<int> Serve(string database, int port, string folder)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        await using var app = builder.Build();
        var source = database.Contains('=', StringComparison.Ordinal) ? database : $"{OfSqlite}{database};Foreign Keys=True";
        // a server's answers are waited for on the threads of requests
        ThreadPool.SetMinThreads(64, 64);
        using var turn = new SemaphoreSlim(1, 1);
        app.MapGet("/list/{programme}", (string programme, HttpResponse response) => List(source, programme, response));
        app.MapGet("/one/{id}", (string id, HttpResponse response) => One(source, turn, id, response));
        app.MapPost("/signup/{partner}", (string partner, HttpRequest request) => SignUp(source, turn, partner, request));
        app.MapPost("/response", (HttpRequest request) => Respond(source, turn, request));
        foreach (var path in Directory.GetFiles(folder))
        {
            var (body, tag) = (File.ReadAllBytes(path), $"\"{Path.GetFileName(path)}\"");
            app.MapGet("/kept/" + Path.GetFileName(path), (HttpContext http) => Kept(http, body, tag));
        }

        await app.StartAsync();
        Console.WriteLine("ready");
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static DbConnection Open(string source)
    {
        if (!source.StartsWith(OfSqlite, StringComparison.Ordinal))
        {
            var postgres = new NpgsqlConnection(source);
            postgres.Open();
            return postgres;
        }

        var connection = new SqliteConnection(source);
        connection.Open();
        // once for each connection that the pool keeps
        if (Prepared.TryAdd(connection.Handle!, ""))
        {
            Run(
                connection,
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; "
                    + "PRAGMA busy_timeout = 5000; PRAGMA cache_size = -16384"
            );
        }

        return connection;
    }

    private static Task List(string source, string programme, HttpResponse response)
    {
        using var connection = Open(source);
        var given = new Dictionary<string, List<(string Purpose, string Version)>>();
        using (
            var consents = Command(
                connection,
                """
                SELECT c.person_id, c.purpose, c.text_version
                FROM (SELECT id FROM people WHERE programme_id = $programme AND role = 'mentee' ORDER BY id LIMIT 51) p
                CROSS JOIN consents c
                WHERE c.programme_id = $programme AND c.person_id = p.id AND c.withdrawn_at IS NULL
                """,
                ("$programme", programme)
            )
        )
        {
            using var rows = consents.ExecuteReader();
            while (rows.Read())
            {
                var id = Text(rows, 0);
                (given.TryGetValue(id, out var known) ? known : given[id] = []).Add((rows.GetString(1), rows.GetString(2)));
            }
        }

        using var people = Command(
            connection,
            $"""
            SELECT {Columns} FROM people p
            WHERE p.programme_id = $programme AND p.role = 'mentee' AND p.status <> 'erased' AND NOT p.is_restricted
            ORDER BY p.id LIMIT 51
            """,
            ("$programme", programme)
        );
        using var reader = people.ExecuteReader();
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteStartArray("items");
            while (reader.Read())
            {
                WritePerson(json, reader, given.GetValueOrDefault(Text(reader, 0)) ?? []);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Answer(response, body);
    }

    private static async Task One(string source, SemaphoreSlim turn, string id, HttpResponse response)
    {
        using var connection = Open(source);
        var given = new List<(string, string)>();
        using var body = new MemoryStream();
        using (var one = Command(connection, $"SELECT {Columns} FROM people p WHERE p.id = $id", ("$id", id)))
        using (
            var consents = Command(
                connection,
                """
                SELECT purpose, text_version FROM consents
                WHERE programme_id = (SELECT programme_id FROM people WHERE id = $id) AND person_id = $id AND withdrawn_at IS NULL
                """,
                ("$id", id)
            )
        )
        {
            using (var rows = consents.ExecuteReader())
            {
                while (rows.Read())
                {
                    given.Add((rows.GetString(0), rows.GetString(1)));
                }
            }

            using var reader = one.ExecuteReader();
            reader.Read();
            using var json = new Utf8JsonWriter(body);
            WritePerson(json, reader, given);
        }

        await InTransaction(connection, turn, () => Audit(connection, "GetPerson", id));
        await Answer(response, body);
    }

    private static async Task<IResult> SignUp(string source, SemaphoreSlim turn, string partner, HttpRequest request)
    {
        using var document = await JsonDocument.ParseAsync(request.Body);
        var (given, id) = (document.RootElement, Guid.CreateVersion7().ToString());
        var programme = given.GetProperty("programmeId").GetString()!;
        var (now, email) = (Now(), Hash(given.GetProperty("email").GetString()!));
        using var connection = Open(source);
        await InTransaction(
            connection,
            turn,
            () =>
            {
                Run(
                    connection,
                    $"""
                    INSERT INTO people {Row}
                    VALUES ($id, $programme, 'mentee', 'applied', $now, 'it', 1990, 1, '2026-03-02', $profile,
                        $key, $identity, $email, 1, $now, $now, 7)
                    """,
                    ("$id", id),
                    ("$programme", programme),
                    ("$now", now),
                    ("$profile", given.GetRawText()),
                    ("$key", new string('k', 80)),
                    ("$identity", new string('s', 200)),
                    ("$email", email)
                );
                foreach (
                    var tag in (string[])["language:it", "name:" + email[..8], "name:" + email[8..16], "name:" + email[16..24]]
                )
                {
                    Run(
                        connection,
                        "INSERT INTO person_tags VALUES ($programme, $tag, $id)",
                        ("$programme", programme),
                        ("$tag", tag),
                        ("$id", id)
                    );
                }

                Run(
                    connection,
                    "INSERT INTO consents VALUES ($consent, $programme, $id, 'matching', '1', 'it', 'web', 'partner', $now, NULL, NULL)",
                    ("$consent", Guid.CreateVersion7().ToString()),
                    ("$programme", programme),
                    ("$id", id),
                    ("$now", now)
                );
                Run(
                    connection,
                    """
                    INSERT INTO signups (id, programme_id, partner_id, person_id, role, channel, is_repeated, created_at)
                    VALUES ($signup, $programme, $partner, $id, 'mentee', 'key', FALSE, $now)
                    """,
                    ("$signup", Guid.CreateVersion7().ToString()),
                    ("$programme", programme),
                    ("$partner", partner),
                    ("$id", id),
                    ("$now", now)
                );
                Audit(connection, "CreateSignup", id);
            }
        );
        return Results.Json(new { id, status = "applied" }, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> Respond(string source, SemaphoreSlim turn, HttpRequest request)
    {
        using var document = await JsonDocument.ParseAsync(request.Body);
        var (given, id) = (document.RootElement, Guid.CreateVersion7().ToString());
        var person = given.GetProperty("personId").GetString()!;
        using var connection = Open(source);
        var answers = given
            .GetProperty("answers")
            .EnumerateObject()
            .Select(answer => (answer.Name, answer.Value.ToString()))
            .ToList();
        await InTransaction(
            connection,
            turn,
            () =>
            {
                Run(
                    connection,
                    """
                    INSERT INTO responses (id, programme_id, site_id, person_id, partner_id, pair_id, respondent, wave,
                        questionnaire_id, questionnaire_version, content_hash, language, mode, occasion, submitted_at,
                        items_answered, core_answered, core_asked, corrected_at)
                    SELECT $id, programme_id, site_id, id, NULL, NULL, role, 'start', 'mentee-start', '1', 'hash', 'it', 'phone',
                        $id, $now, $count, $count, $count, NULL
                    FROM people WHERE id = $person
                    """,
                    ("$id", id),
                    ("$person", person),
                    ("$now", Now()),
                    ("$count", answers.Count)
                );
                using var insert = Command(
                    connection,
                    "INSERT INTO response_answers VALUES ($id, $item, 1, $code, $value, NULL, NULL)",
                    ("$id", id),
                    ("$item", ""),
                    ("$code", ""),
                    ("$value", 0.0)
                );
                foreach (var (item, code) in answers)
                {
                    (insert.Parameters[1].Value, insert.Parameters[2].Value) = (item, code);
                    insert.ExecuteNonQuery();
                }

                for (var scale = 0; scale < 8; scale++)
                {
                    Run(
                        connection,
                        "INSERT INTO response_scores VALUES ($id, $scale, 50, 'complete', 5, 5)",
                        ("$id", id),
                        ("$scale", $"scale{scale}")
                    );
                }

                Audit(connection, "SubmitResponse", id);
            }
        );
        return Results.Json(
            new
            {
                id,
                personId = person,
                answers = given.GetProperty("answers").Clone(),
            },
            statusCode: StatusCodes.Status201Created
        );
    }

    // A document that is kept in memory.
    private static async Task Kept(HttpContext http, byte[] body, string tag)
    {
        http.Response.Headers.ETag = tag;
        if (http.Request.Headers.IfNoneMatch == tag)
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body);
    }

    private static void WritePerson(Utf8JsonWriter json, DbDataReader row, List<(string Purpose, string Version)> consents)
    {
        json.WriteStartObject();
        for (var i = 0; i < Names.Length; i++)
        {
            if (Names[i] == "profile")
            {
                json.WritePropertyName("profile");
                json.WriteRawValue(row.GetString(i), skipInputValidation: true);
            }
            else if (row.IsDBNull(i))
            {
                json.WriteNull(Names[i]);
            }
            else if (Names[i] is "birth_year" or "capacity" or "version")
            {
                json.WriteNumber(Names[i], row.GetInt32(i));
            }
            else
            {
                json.WriteString(Names[i], Text(row, i));
            }
        }

        json.WriteStartArray("consents");
        foreach (var (purpose, version) in consents)
        {
            json.WriteStartObject();
            json.WriteString("purpose", purpose);
            json.WriteString("version", version);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static async Task Answer(HttpResponse response, MemoryStream body)
    {
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length));
    }

    // SQLite has one writer; waiting in a queue is cheaper than trying again while the database is busy.
    private static async Task InTransaction(DbConnection connection, SemaphoreSlim turn, Action work)
    {
        var isSqlite = connection is SqliteConnection;
        if (isSqlite)
        {
            await turn.WaitAsync();
        }

        try
        {
            Run(connection, isSqlite ? "BEGIN IMMEDIATE" : "BEGIN");
            work();
            Run(connection, "COMMIT");
        }
        finally
        {
            if (isSqlite)
            {
                turn.Release();
            }
        }
    }

    private static void Audit(DbConnection connection, string action, string subject) =>
        Run(
            connection,
            """
            INSERT INTO audit_entries (id, occurred_at, actor_role, actor_id, action, subject_type, subject_id)
            VALUES ($entry, $now, 'coordinator', 'key', $action, 'person', $subject)
            """,
            ("$entry", Guid.CreateVersion7().ToString()),
            ("$now", Now()),
            ("$action", action),
            ("$subject", subject)
        );

    private static void Run(DbConnection connection, string sql, params (string, object)[] parameters)
    {
        using var command = Command(connection, sql, parameters);
        command.ExecuteNonQuery();
    }

    // PostgreSQL finds the types of texts by the columns, as SQLite does.
    private static DbCommand Command(DbConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = connection is SqliteConnection ? sql : sql.Replace('$', '@');
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (connection is SqliteConnection ? name : name[1..], value);
            if (parameter is NpgsqlParameter postgres && value is string)
            {
                postgres.NpgsqlDbType = NpgsqlDbType.Unknown;
            }

            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static string Text(DbDataReader row, int column) =>
        row is SqliteDataReader ? row.GetString(column)
        : row.GetValue(column) is DateTime moment ? moment.ToString("O", CultureInfo.InvariantCulture)
        : Convert.ToString(row.GetValue(column), CultureInfo.InvariantCulture)!;

    private static string Now() => DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
