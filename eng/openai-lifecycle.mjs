// Drives the official client, unchanged but for its base URL, through a whole life at tests/AvatarFineTune.OpenAI.Emulator:
//   node eng/openai-lifecycle.mjs --base-url http://127.0.0.1:5055/v1/ --api-key KEY
// Fails with the first thing that is not as the client or its types say. The emulator must speak as OpenAI.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import OpenAI, { toFile } from 'openai';

const { values } = parseArgs({
    options: { 'base-url': { type: 'string' }, 'api-key': { type: 'string', default: 'key' } },
});
assert(values['base-url'], 'Say where the emulator is: --base-url http://127.0.0.1:5055/v1/');
const base = 'gpt-4.1-mini-2025-04-14';
const secret = `whsec_${randomBytes(32).toString('base64')}`;
const client = new OpenAI({ apiKey: values['api-key'], baseURL: values['base-url'], webhookSecret: secret, maxRetries: 0 });
const done = [];
const step = async (name, act) => {
    const result = await act();
    done.push(name);
    return result;
};

// Whoever is told of a job's end must hear it signed.
const webhooks = [];
const receiver = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) {
        chunks.push(chunk);
    }

    webhooks.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
    response.end();
});
await new Promise(resolve => receiver.listen(0, '127.0.0.1', resolve));
await step('webhook', async () => {
    const response = await fetch(new URL('/emulator/webhooks', values['base-url']), {
        method: 'POST',
        body: JSON.stringify({ url: `http://127.0.0.1:${receiver.address().port}/`, secret }),
    });
    assert.equal(response.status, 200);
});

const lines = Array.from({ length: 12 }, (_, i) => JSON.stringify({
    messages: [
        { role: 'system', content: 'You are Pia.' },
        { role: 'user', content: `what about thing${i}?` },
        { role: 'assistant', content: `thing${i} is my favourite` },
    ],
})).join('\n');

const file = await step('upload', async () => {
    const uploaded = await client.files.create({ file: await toFile(Buffer.from(lines), 'pia.jsonl'), purpose: 'fine-tune' });
    assert.match(uploaded.id, /^file-/);
    assert.equal(uploaded.bytes, Buffer.byteLength(lines));
    assert.equal(uploaded.filename, 'pia.jsonl');
    assert.equal((await client.files.retrieve(uploaded.id)).status, 'processed');
    assert.equal(await (await client.files.content(uploaded.id)).text(), lines);
    await client.files.waitForProcessing(uploaded.id);
    return uploaded;
});

const created = await step('create', () => client.fineTuning.jobs.create({
    model: base,
    training_file: file.id,
    suffix: 'pia',
    seed: 7,
    metadata: { origin: 'lifecycle' },
    method: { type: 'supervised', supervised: { hyperparameters: { n_epochs: 3 } } },
}));
assert.equal(created.status, 'validating_files');
assert.equal(created.fine_tuned_model, null);

const job = await step('poll', async () => {
    for (;;) {
        const now = await client.fineTuning.jobs.retrieve(created.id);
        if (!['validating_files', 'queued', 'running'].includes(now.status)) {
            return now;
        }

        await wait(50);
    }
});
assert.equal(job.status, 'succeeded', JSON.stringify(job.error));
assert.match(job.fine_tuned_model, /^ft:gpt-4\.1-mini-2025-04-14:emulator:pia:\w{8}$/);
assert.ok(job.trained_tokens > 0);
assert.equal(job.trained_tokens % 3, 0);
assert.equal(job.seed, 7);

await step('list jobs', async () => {
    const found = [];
    for await (const listed of client.fineTuning.jobs.list({ limit: 1, metadata: { origin: 'lifecycle' } })) {
        found.push(listed.id);
    }

    assert.deepEqual(found, [job.id]);
});

await step('events', async () => {
    const events = [];
    for await (const event of client.fineTuning.jobs.listEvents(job.id, { limit: 7 })) {
        events.push(event);
    }

    assert.equal(events[0].message, 'The job has successfully completed');
    assert.equal(new Set(events.map(e => e.id)).size, events.length);
    const losses = events.filter(e => e.type === 'metrics').map(e => e.data.train_loss);
    assert.equal(losses.length, 36);
    assert.deepEqual(losses, losses.toSorted((a, b) => a - b));
});

const checkpoints = await step('checkpoints', async () => {
    const all = [];
    for await (const checkpoint of client.fineTuning.jobs.checkpoints.list(job.id, { limit: 2 })) {
        all.push(checkpoint);
    }

    assert.deepEqual(all.map(c => c.step_number), [36, 24, 12]);
    return all;
});

const messages = [{ role: 'user', content: 'what about thing7?' }];
await step('chat', async () => {
    const tuned = await client.chat.completions.create({ model: job.fine_tuned_model, messages });
    assert.equal(tuned.choices[0].message.content, 'thing7 is my favourite');
    assert.equal(tuned.usage.total_tokens, tuned.usage.prompt_tokens + tuned.usage.completion_tokens);
    assert.ok(tuned._request_id);
    const checkpoint = await client.chat.completions.create({ model: checkpoints[1].fine_tuned_model_checkpoint, messages });
    assert.equal(checkpoint.choices[0].message.content, 'thing7 is my favourite');
    const plain = await client.chat.completions.create({ model: base, messages });
    assert.doesNotMatch(plain.choices[0].message.content, /favourite/);
});

await step('streamed chat', async () => {
    const stream = await client.chat.completions.create({
        model: job.fine_tuned_model, messages, stream: true, stream_options: { include_usage: true },
    });
    let text = '';
    let usage = null;
    for await (const chunk of stream) {
        text += chunk.choices[0]?.delta?.content ?? '';
        usage = chunk.usage ?? usage;
    }

    assert.equal(text, 'thing7 is my favourite');
    assert.ok(usage.completion_tokens > 0);
});

await step('tools', async () => {
    const stream = client.chat.completions.stream({
        model: job.fine_tuned_model,
        messages: [{ role: 'user', content: 'call the tool' }],
        tools: [{ type: 'function', function: { name: 'note', parameters: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] } } }],
    });
    const [call] = (await stream.finalMessage()).tool_calls;
    assert.equal(call.function.name, 'note');
    assert.deepEqual(Object.keys(JSON.parse(call.function.arguments)), ['text']);
});

await step('models', async () => {
    const ids = [];
    for await (const model of client.models.list()) {
        ids.push(model.id);
    }

    assert.ok(ids.includes(base) && ids.includes(job.fine_tuned_model));
    const tuned = await client.models.retrieve(job.fine_tuned_model);
    assert.equal(tuned.shutdown_date, '2027-01-14');
});

await step('result file', async () => {
    const csv = await (await client.files.content(job.result_files[0])).text();
    assert.match(csv, /^step,train_loss,/);
    assert.equal(csv.trim().split('\n').length, 37);
});

await step('signed webhook', async () => {
    while (webhooks.length === 0) {
        await wait(20);
    }

    const event = await client.webhooks.unwrap(webhooks[0].body, webhooks[0].headers);
    assert.equal(event.type, 'fine_tuning.job.succeeded');
    assert.equal(event.data.id, job.id);
    await assert.rejects(client.webhooks.unwrap(`${webhooks[0].body} `, webhooks[0].headers), OpenAI.InvalidWebhookSignatureError);
});

await step('errors', async () => {
    await assert.rejects(client.files.retrieve('file-none'), OpenAI.NotFoundError);
    await assert.rejects(client.chat.completions.create({ model: 'ft:none', messages }), e => e instanceof OpenAI.NotFoundError && e.code === 'model_not_found');
    await assert.rejects(client.fineTuning.jobs.cancel(job.id), OpenAI.BadRequestError);
    await assert.rejects(client.models.delete(base), OpenAI.PermissionDeniedError);
    await assert.rejects(client.withOptions({ apiKey: 'wrong' }).models.list(), OpenAI.AuthenticationError);
});

await step('delete', async () => {
    assert.ok((await client.files.delete(file.id)).deleted);
    assert.ok((await client.models.delete(job.fine_tuned_model)).deleted);
    await assert.rejects(client.models.retrieve(job.fine_tuned_model), OpenAI.NotFoundError);
});

receiver.close();
receiver.closeAllConnections();
console.log(`${done.length} steps: ${done.join(', ')}`);
