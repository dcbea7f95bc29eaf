INSERT INTO project (code, name, phase, contractor_id, supervisor_id, planned_camera,
    planned_checkpoint, planned_centre, monthly_fee_fen, contract_from, contract_to, budget, milestones,
    retired)
SELECT i.value ->> 'code', i.value ->> 'name', coalesce(i.value ->> 'phase', 'maintenance'),
    (SELECT id FROM organisation WHERE code = i.value ->> 'contractor'),
    (SELECT id FROM organisation WHERE code = i.value ->> 'supervisor'),
    i.value ->> '$.planned.camera', i.value ->> '$.planned.checkpoint',
    i.value ->> '$.planned.centre', coalesce(i.value ->> 'monthly_fee_fen', 0),
    i.value ->> '$.contract.from', i.value ->> '$.contract.to',
    i.value ->> 'budget', i.value ->> 'milestones', coalesce(i.value ->> 'retired', 0)
FROM json_each(:body, '$.items') AS i WHERE true ORDER BY i.key
ON CONFLICT (code) DO UPDATE SET name = excluded.name, phase = excluded.phase,
    contractor_id = excluded.contractor_id, supervisor_id = excluded.supervisor_id,
    planned_camera = excluded.planned_camera, planned_checkpoint = excluded.planned_checkpoint,
    planned_centre = excluded.planned_centre, monthly_fee_fen = excluded.monthly_fee_fen,
    contract_from = excluded.contract_from, contract_to = excluded.contract_to,
    budget = excluded.budget, milestones = excluded.milestones, retired = excluded.retired;
